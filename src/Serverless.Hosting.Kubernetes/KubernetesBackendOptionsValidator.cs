using Microsoft.Extensions.Options;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes;

internal sealed class KubernetesBackendOptionsValidator : IValidateOptions<KubernetesBackendOptions>
{
    public ValidateOptionsResult Validate(string? name, KubernetesBackendOptions options)
    {
        string[] failures = [.. Namespaces(options), .. Durations(options)];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Namespaces(KubernetesBackendOptions options) =>
        options.Namespaces
            .Where(name => !Names.IsDns1035Label(name))
            .Select(name => $"'Namespaces' names '{name}'. Use lower-case letters, digits and hyphens, first a letter, at most {Names.MaxLength}.");

    private static IEnumerable<string> Durations(KubernetesBackendOptions options)
    {
        (string Name, TimeSpan Value, TimeSpan Least, TimeSpan Most)[] durations =
        [
            (nameof(options.StartTimeout), options.StartTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            (nameof(options.WatchTimeout), options.WatchTimeout, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)),
            (nameof(options.RetryDelay), options.RetryDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)),
            (nameof(options.MaxRetryDelay), options.MaxRetryDelay, options.RetryDelay, TimeSpan.FromMinutes(10)),
        ];
        return durations
            .Where(duration => duration.Value < duration.Least || duration.Value > duration.Most)
            .Select(duration => $"'{duration.Name}' is {duration.Value}. Set it to a time from {duration.Least} to {duration.Most}.");
    }
}
