using System.Net;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes;

internal sealed class KubernetesWebhookOptionsValidator : IValidateOptions<KubernetesWebhookOptions>
{
    private const int MostPort = 65535;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, KubernetesWebhookOptions options)
    {
        string[] failures = [.. OfNames(options), .. OfListener(options), .. OfDurations(options)];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> OfNames(KubernetesWebhookOptions options)
    {
        (string Name, string Value)[] names =
        [
            (nameof(options.Namespace), options.Namespace),
            (nameof(options.ServiceName), options.ServiceName),
            (nameof(options.SecretName), options.SecretName),
            (nameof(options.ConfigurationName), options.ConfigurationName),
        ];
        return names
            .Where(entry => !Names.IsDns1035Label(entry.Value))
            .Select(entry => $"'{entry.Name}' is '{entry.Value}'. Use lower-case letters, digits and hyphens, first a letter, at most {Names.MaxLength}.");
    }

    private static IEnumerable<string> OfListener(KubernetesWebhookOptions options)
    {
        if (options.Address != "*" && !IPAddress.TryParse(options.Address, out _))
        {
            yield return $"'{nameof(options.Address)}' is '{options.Address}'. Set it to an IP address, or to * for all.";
        }

        if (options.Port is < 0 or > MostPort)
        {
            yield return $"'{nameof(options.Port)}' is {options.Port}. Set it to a port from 1 to {MostPort}, or to 0 for one that is free.";
        }
    }

    private static IEnumerable<string> OfDurations(KubernetesWebhookOptions options)
    {
        (string Name, TimeSpan Value, TimeSpan Least, TimeSpan Most)[] durations =
        [
            (nameof(options.CertificateLifetime), options.CertificateLifetime, Day, 3650 * Day),
            (nameof(options.RenewBefore), options.RenewBefore, TimeSpan.FromHours(1), options.CertificateLifetime / 2),
            (nameof(options.CheckInterval), options.CheckInterval, TimeSpan.FromSeconds(1), options.RenewBefore / 2),
        ];
        return durations
            .Where(duration => duration.Value < duration.Least || duration.Value > duration.Most)
            .Select(duration => $"'{duration.Name}' is {duration.Value}. Set it to a time from {duration.Least} to {duration.Most}.");
    }
}
