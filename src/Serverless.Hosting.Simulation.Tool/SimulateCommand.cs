using System.Globalization;

namespace Serverless.Hosting.Simulation.Tool;

/// <summary>
/// The command: arguments in, a table and files out.
/// </summary>
internal static class SimulateCommand
{
    private const int Refused = 2;
    private const int Cancelled = 130;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, TimeProvider time, CancellationToken cancellationToken)
    {
        if (args is [] or ["--help"] or ["-h"])
        {
            await output.WriteAsync(Arguments.Help);
            return args.Length == 0 ? Refused : 0;
        }

        try
        {
            var arguments = Arguments.Parse(args);
            var simulator = new Simulator(arguments.Options);
            var trace = arguments.OpenTrace();
            var start = time.GetTimestamp();
            SimulationReport report;
            using (var bar = ProgressBar.For(error, time))
            {
                report = simulator.Run(trace, bar, cancellationToken);
            }

            await output.WriteLineAsync(report.ToTable());
            await output.WriteLineAsync(Took(report, time.GetElapsedTime(start)));
            await WriteFilesAsync(arguments, report, cancellationToken);
            return 0;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(exception.Message);
            return Refused;
        }
        catch (OperationCanceledException)
        {
            return Cancelled;
        }
    }

    private static string Took(SimulationReport report, TimeSpan took)
    {
        var replayed = report.Results.Sum(result => result.Answered);
        var memory = Environment.WorkingSet / (1 << 20);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{replayed:#,0} requests replayed in {took.TotalSeconds:0.0} s, {replayed / took.TotalSeconds:#,0} a second, "
            + $"all policies together; working set {memory} MiB.");
    }

    private static async Task WriteFilesAsync(Arguments arguments, SimulationReport report, CancellationToken cancellationToken)
    {
        if (arguments.Html is { } html)
        {
            await using var file = File.Create(html);
            await report.WriteHtmlAsync(file, arguments.Title, cancellationToken);
        }

        if (arguments.Svg is { } svg)
        {
            await using var file = File.Create(svg);
            await report.WriteSvgAsync(file, cancellationToken);
        }
    }
}
