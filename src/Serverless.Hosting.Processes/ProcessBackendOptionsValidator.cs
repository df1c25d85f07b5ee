using Microsoft.Extensions.Options;

namespace Serverless.Hosting.Processes;

internal sealed class ProcessBackendOptionsValidator : IValidateOptions<ProcessBackendOptions>
{
    public ValidateOptionsResult Validate(string? name, ProcessBackendOptions options)
    {
        string[] failures = [.. Ports(options.PortRange), .. Durations(options), .. Images(options), .. Stock(options)];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Ports(PortRange range)
    {
        if (range.First is < 1 or > 65535 || range.Last > 65535 || range.Last < range.First)
        {
            yield return $"'PortRange' is {range.First} to {range.Last}. Set 'First' and 'Last' to ports from 1 to 65535, in this order.";
        }
    }

    private static IEnumerable<string> Durations(ProcessBackendOptions options)
    {
        (string Name, TimeSpan? Value, TimeSpan Least)[] durations =
        [
            (nameof(options.StartDeadline), options.StartDeadline, TimeSpan.FromMilliseconds(1)),
            (nameof(options.MaxGracePeriod), options.MaxGracePeriod, TimeSpan.Zero),
            (nameof(options.ShutdownTimeout), options.ShutdownTimeout, TimeSpan.Zero),
            (nameof(options.RestartDelay), options.RestartDelay, TimeSpan.FromMilliseconds(1)),
            (nameof(options.MaxRestartDelay), options.MaxRestartDelay, options.RestartDelay),
            (nameof(options.RestartReset), options.RestartReset, TimeSpan.Zero),
        ];
        var most = TimeSpan.FromDays(1);
        return durations
            .Where(duration => duration.Value < duration.Least || duration.Value > most)
            .Select(duration => $"'{duration.Name}' is {duration.Value}. Set it to a time from {duration.Least} to {most}.");
    }

    private static IEnumerable<string> Stock(ProcessBackendOptions options) =>
        options.Stock
            .Where(stock => stock.Value < 0)
            .Select(stock => $"'Stock' has {stock.Value} of '{stock.Key}'. Set it to 0 or more.");

    private static IEnumerable<string> Images(ProcessBackendOptions options) =>
        options.Images
            .Where(image => image.Value.Command.Count == 0 || string.IsNullOrEmpty(image.Value.Command[0]))
            .Select(image => $"'Images' maps '{image.Key}' to no command. Name a program in 'Command'.");
}
