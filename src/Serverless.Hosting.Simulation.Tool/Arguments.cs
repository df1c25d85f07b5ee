using System.Globalization;
using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Simulation.Traces;

namespace Serverless.Hosting.Simulation.Tool;

/// <summary>
/// The arguments of the command.
/// </summary>
internal sealed class Arguments
{
    public const string Help = """
        serverless-sim: what would these requests cost under each policy, and how long would callers wait?

        serverless-sim TRACE.csv [options]          a trace of your own (docs/simulation.md tells the formats)
        serverless-sim --generate KIND [options]    diurnal, bursty, flash-crowd or sparse

          --generate KIND     --functions N (1)     --hours H (24)     --rate PER-SECOND (2; the peak, of each function)
          --seed N (1)        --cores N (all)       --resolution SECONDS (300)
          --service TIME      --start TIME          --reserved-start TIME
                              seconds, or uniform:LEAST,MOST, exponential:MEAN, lognormal:MEDIAN,SPREAD
          --cpu SHARE (0.25)  virtual processors that a request keeps busy
          --target N (100)    requests at once that an instance is counted for
          --concurrency N (0) the most requests at once on an instance; 0 for no limit
          --standard CPU-MEMORY (2-4Gi)             size of a standard instance
          --reserved TYPE     type of the reserved instance; the cheapest of 1 vCPU and 2 GiB by default
          --html FILE  --svg FILE  --title TEXT     the report as a page, its plots as a picture

        """;

    private readonly Dictionary<string, string> _given = [];
    private string? _file;

    private Arguments()
    {
    }

    public SimulationOptions Options { get; } = new();

    public string Title => _given.GetValueOrDefault("--title", "Simulation");

    public string? Html => _given.GetValueOrDefault("--html");

    public string? Svg => _given.GetValueOrDefault("--svg");

    public static Arguments Parse(string[] args)
    {
        var arguments = new Arguments();
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                arguments._file = arguments._file is null
                    ? args[i]
                    : throw new ArgumentException($"'{args[i]}' is one file too many. Name one trace.");
            }
            else if (!Help.Contains(args[i] + " ", StringComparison.Ordinal))
            {
                throw new ArgumentException($"'{args[i]}' is not an option. --help tells all of them.");
            }
            else
            {
                arguments._given[args[i]] = i + 1 < args.Length ? args[++i] : throw new ArgumentException($"{args[i]} has no value. Give it one.");
            }
        }

        arguments.Apply();
        return arguments;
    }

    /// <summary>The trace, from a file or drawn.</summary>
    public RequestTrace OpenTrace()
    {
        if (_file is not null)
        {
            return TraceFile.Read(_file);
        }

        var length = TimeSpan.FromHours(Number("--hours", 24, 0.01, 24 * 366));
        var (rate, functions) = (Number("--rate", 2, 0, 1e6), (int)Number("--functions", 1, 1, 1e7));
        return _given.GetValueOrDefault("--generate") switch
        {
            "diurnal" => GeneratedTrace.Diurnal(length, rate, TimeSpan.FromHours(8), functions),
            "bursty" => GeneratedTrace.Bursty(length, rate, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(30), functions),
            "flash-crowd" => GeneratedTrace.FlashCrowd(length, rate / 20, rate, length / 2, length / 48, functions),
            "sparse" => GeneratedTrace.Sparse(length, TimeSpan.FromHours(1), functions),
            var kind => throw new ArgumentException(
                $"There is no trace: --generate is '{kind}'. Name a file, or set it to diurnal, bursty, flash-crowd or sparse."),
        };
    }

    private void Apply()
    {
        Options.Seed = (ulong)Number("--seed", Options.Seed, 0, 1L << 53);
        Options.MaxParallelism = (int)Number("--cores", Options.MaxParallelism, 1, 1024);
        Options.Resolution = TimeSpan.FromSeconds(Number("--resolution", Options.Resolution.TotalSeconds, 1, 3600));
        Options.ServiceTime = Duration("--service") ?? Options.ServiceTime;
        Options.StandardStart = Duration("--start") ?? Options.StandardStart;
        Options.ReservedStart = Duration("--reserved-start") ?? Duration("--start") ?? Options.ReservedStart;
        Options.CpuPerRequest = Number("--cpu", Options.CpuPerRequest, 0, 1);
        Options.ContainerConcurrency = (int)Number("--concurrency", 0, 0, 1e6);
        var most = Options.ContainerConcurrency > 0 ? Options.ContainerConcurrency : Options.Scaling.Target;
        Options.Scaling = Options.Scaling with { Target = Number("--target", most, 0.01, 1e6) };
        Options.Reserve = Options.Reserve with { StandardType = StandardType(), Types = ReservedTypes() };
    }

    private double Number(string option, double other, double least, double most)
    {
        if (!_given.TryGetValue(option, out var text))
        {
            return other;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{option} is '{text}'. Set it to a number from {least} to {most}."));
    }

    private Distribution? Duration(string option) =>
        !_given.TryGetValue(option, out var text) ? null
        : Distribution.TryParse(text, out var distribution) ? distribution
        : throw new ArgumentException($"{option} is '{text}'. Set it to seconds, or to uniform:1,3, exponential:0.1 or lognormal:0.1,0.8.");

    private InstanceType StandardType()
    {
        if (!_given.TryGetValue("--standard", out var text))
        {
            return Options.Reserve.StandardType;
        }

        return InstanceSize.TryParse(text, out var size)
            ? InstanceCatalog.Default.Compute(size.Cpus, size.MemoryGiB)
            : throw new ArgumentException($"--standard is '{text}'. Set it to processors and memory such as 2-4Gi.");
    }

    private ValueList<InstanceType> ReservedTypes()
    {
        if (!_given.TryGetValue("--reserved", out var name))
        {
            return Options.Reserve.Types;
        }

        var types = InstanceCatalog.Default;
        return types.Find(name) is { } type
            ? [type]
            : throw new ArgumentException($"--reserved is '{name}'. Set it to one of {string.Join(", ", types.Types.Select(type => type.Name))}.");
    }
}
