using k8s.Models;

namespace Serverless.Hosting.Kubernetes.Manifests;

/// <summary>
/// What has the cluster ask the host before it takes an object.
/// </summary>
internal static class ValidatingWebhook
{
    public const string Name = "validation.serving.serverless.hosting";
    public const string Path = "/validate";
    public const int Port = 9443;
    public const string PortName = "webhook";

    /// <summary>The label that every namespace has with its own name.</summary>
    private const string NamespaceName = "kubernetes.io/metadata.name";

    public static V1ValidatingWebhookConfiguration Create(KubernetesManifestOptions options) => new()
    {
        ApiVersion = "admissionregistration.k8s.io/v1",
        Kind = "ValidatingWebhookConfiguration",
        Metadata = new V1ObjectMeta { Name = ManifestLabels.Host, Labels = ManifestLabels.Create() },
        Webhooks =
        [
            new V1ValidatingWebhook
            {
                Name = Name,
                AdmissionReviewVersions = ["v1"],
                ClientConfig = new Admissionregistrationv1WebhookClientConfig
                {
                    Service = new Admissionregistrationv1ServiceReference
                    {
                        Name = ManifestLabels.Host,
                        NamespaceProperty = options.Namespace,
                        Path = Path,
                        Port = Port,
                    },
                },

                // what gets past a host that is not there is refused by its condition
                FailurePolicy = "Ignore",
                MatchPolicy = "Equivalent",
                SideEffects = "None",
                TimeoutSeconds = 5,
                NamespaceSelector = options.ServiceNamespaces.Count == 0 ? null : new V1LabelSelector
                {
                    MatchExpressions = [new V1LabelSelectorRequirement { Key = NamespaceName, OperatorProperty = "In", Values = [.. options.ServiceNamespaces] }],
                },
                Rules =
                [
                    new V1RuleWithOperations
                    {
                        ApiGroups = [CustomResources.Group],
                        ApiVersions = ["v1"],
                        Operations = ["CREATE", "UPDATE"],
                        Resources = [.. CustomResources.Plurals],
                        Scope = "Namespaced",
                    },
                ],
            },
        ],
    };
}
