using System.Globalization;
using Serverless.Hosting.Kubernetes;

namespace Serverless.Hosting.Host;

/// <summary>
/// Writes the manifests of this program.
/// </summary>
internal static class HostManifests
{
    /// <summary>Writes them, with the settings that a pod needs.</summary>
    /// <exception cref="ArgumentException">An option is not valid.</exception>
    public static void Write(string folder, KubernetesManifestOptions options)
    {
        options.Environment["Serverless__Host__Address"] = "0.0.0.0";
        options.Environment["Serverless__Host__Port"] = options.Port.ToString(CultureInfo.InvariantCulture);
        if (options.ValidatingWebhook)
        {
            options.Environment["Serverless__Host__Webhook"] = "true";
        }

        if (options.Replicas > 1)
        {
            options.Environment["Serverless__Host__Replicas"] = "true";
        }

        foreach (var (index, name) in options.ServiceNamespaces.Index())
        {
            options.Environment[string.Create(CultureInfo.InvariantCulture, $"Serverless__Kubernetes__Namespaces__{index}")] = name;
        }

        KubernetesManifests.Write(folder, options);
    }
}
