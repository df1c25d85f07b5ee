namespace Serverless.Hosting.Kubernetes;

/// <summary>
/// How the API server of a cluster is the store.
/// </summary>
public sealed class KubernetesStoreOptions
{
    /// <summary>The section of the configuration that the options are read from.</summary>
    public const string SectionName = "Serverless:Kubernetes:Store";

    /// <summary>
    /// Whether the host installs its custom resource definitions when it starts, or brings them up to date; false by default. That takes the verbs <c>get</c>,
    /// <c>create</c> and <c>update</c> on <c>customresourcedefinitions</c>, which the role of the manifests does not have.
    /// </summary>
    public bool InstallCustomResources { get; set; }
}
