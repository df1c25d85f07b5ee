using System.Net;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes;

internal sealed class KubernetesReplicaOptionsValidator : IValidateOptions<KubernetesReplicaOptions>
{
    // as far as the reference's client stretches a wait
    private const double Jitter = 1.2;
    private const int MostPort = 65535;
    private const int LongestName = 253;

    public ValidateOptionsResult Validate(string? name, KubernetesReplicaOptions options)
    {
        string[] failures = [.. OfNames(options), .. OfListener(options), .. OfDurations(options)];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> OfNames(KubernetesReplicaOptions options)
    {
        (string Name, string Value)[] names =
        [
            (nameof(options.Namespace), options.Namespace),
            (nameof(options.LeaseName), options.LeaseName),
            (nameof(options.SecretName), options.SecretName),
        ];
        foreach (var (name, value) in names.Where(entry => !Names.IsDns1035Label(entry.Value)))
        {
            yield return $"'{name}' is '{value}'. Use lower-case letters, digits and hyphens, first a letter, at most {Names.MaxLength}.";
        }

        if (options.Name.Length is 0 or > LongestName || !options.Name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.'))
        {
            yield return $"'{nameof(options.Name)}' is '{options.Name}'. Use lower-case letters, digits, hyphens and dots, at most {LongestName}: the name of the pod.";
        }

        if (options.Token is { Length: < KubernetesReplicaOptions.ShortestToken })
        {
            yield return $"'{nameof(options.Token)}' is shorter than {KubernetesReplicaOptions.ShortestToken} characters. Set a longer one, or none.";
        }
    }

    private static IEnumerable<string> OfListener(KubernetesReplicaOptions options)
    {
        if (!IPAddress.TryParse(options.Address, out var address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            yield return $"'{nameof(options.Address)}' is '{options.Address}'. Set it to the IP address that the other hosts reach this one at.";
        }

        if (options.ListenAddress != "*" && !IPAddress.TryParse(options.ListenAddress, out _))
        {
            yield return $"'{nameof(options.ListenAddress)}' is '{options.ListenAddress}'. Set it to an IP address, or to * for all.";
        }

        if (options.Port is < 1 or > MostPort)
        {
            yield return $"'{nameof(options.Port)}' is {options.Port}. Set it to a port from 1 to {MostPort}.";
        }
    }

    private static IEnumerable<string> OfDurations(KubernetesReplicaOptions options)
    {
        if (options.LeaseDuration < TimeSpan.FromSeconds(1) || options.LeaseDuration > TimeSpan.FromHours(1) || options.LeaseDuration.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            yield return $"'{nameof(options.LeaseDuration)}' is {options.LeaseDuration}. Set it to whole seconds, from 1 s to 1 h.";
        }

        if (options.RenewDeadline >= options.LeaseDuration)
        {
            yield return $"'{nameof(options.RenewDeadline)}' is {options.RenewDeadline}. Set it below '{nameof(options.LeaseDuration)}', {options.LeaseDuration}.";
        }

        if (options.RetryPeriod < TimeSpan.FromMilliseconds(100) || options.RetryPeriod * Jitter >= options.RenewDeadline)
        {
            yield return $"'{nameof(options.RetryPeriod)}' is {options.RetryPeriod}. Set it to 100 ms or more, and so that {Jitter:0.0} times of it is below '{nameof(options.RenewDeadline)}', {options.RenewDeadline}.";
        }
    }
}
