using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Manifests;

/// <summary>
/// What the options of manifests must be, all of it told at once.
/// </summary>
internal static class ManifestOptionsRules
{
    public static void ThrowIfInvalid(KubernetesManifestOptions options)
    {
        string[] problems = [.. Find(options)];
        if (problems.Length > 0)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        }
    }

    private static IEnumerable<string> Find(KubernetesManifestOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Image))
        {
            yield return "'Image' is empty. Name the image of the host.";
        }

        foreach (var name in options.ServiceNamespaces.Prepend(options.Namespace).Where(name => !Names.IsDns1035Label(name)))
        {
            yield return $"The namespace '{name}' is not a name. Use lower-case letters, digits and hyphens, first a letter, at most {Names.MaxLength}.";
        }

        if (options.Port is < 1 or > 65535)
        {
            yield return $"'Port' is {options.Port}. Set it to a port from 1 to 65535.";
        }

        if (options.Replicas is < 1 or > 100)
        {
            yield return $"'Replicas' is {options.Replicas}. Set it to a number from 1 to 100.";
        }

        foreach (var path in new[] { options.LivenessPath, options.ReadinessPath }.Where(path => !path.StartsWith('/')))
        {
            yield return $"The path '{path}' does not begin with a slash. Write it as '/healthz'.";
        }
    }
}
