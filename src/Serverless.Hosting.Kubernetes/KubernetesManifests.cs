using System.Text;
using k8s;
using Serverless.Hosting.Kubernetes.Manifests;

namespace Serverless.Hosting.Kubernetes;

/// <summary>
/// Writes what <c>kubectl apply -k</c> needs to run the host in a cluster.
/// </summary>
public static class KubernetesManifests
{
    /// <summary>The name of the file with the custom resource definitions.</summary>
    public const string CustomResourcesFile = "custom-resources.yaml";

    /// <summary>
    /// Writes a kustomize base into a folder, over what is there under the same names: namespace, custom resources, service account and roles, deployment,
    /// disruption budget, service, and the webhook if it is asked for.
    /// </summary>
    /// <param name="folder">The folder; created where it does not exist.</param>
    /// <param name="options">What the manifests say.</param>
    /// <exception cref="ArgumentException">An option is not valid. Nothing is written.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static void Write(string folder, KubernetesManifestOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(options);
        ManifestOptionsRules.ThrowIfInvalid(options);
        (string Name, string Text)[] files =
        [
            ("namespace.yaml", Yaml([HostObjects.Namespace(options)])),
            (CustomResourcesFile, Yaml(CustomResources.All())),
            ("roles.yaml", Yaml(HostRoles.All(options))),
            ("deployment.yaml", Yaml([HostObjects.Deployment(options)])),
            ("disruption-budget.yaml", Yaml([HostObjects.DisruptionBudget(options)])),
            ("service.yaml", Yaml([HostObjects.Service(options)])),
            .. options.ValidatingWebhook ? [("webhook.yaml", Yaml([ValidatingWebhook.Create(options)]))] : Array.Empty<(string, string)>(),
        ];
        Directory.CreateDirectory(folder);
        foreach (var (name, text) in files.Append(("kustomization.yaml", Kustomization(files.Select(file => file.Name)))))
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }
    }

    private static string Yaml(IEnumerable<object> documents) => string.Join("---\n", documents.Select(document => KubernetesYaml.Serialize(document) + "\n"));

    private static string Kustomization(IEnumerable<string> files)
    {
        var text = new StringBuilder("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n");
        foreach (var file in files)
        {
            text.Append("- ").Append(file).Append('\n');
        }

        return text.ToString();
    }
}
