using k8s.Models;
using Serverless.Hosting.Knative;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Manifests;

/// <summary>
/// The four kinds as custom resources, under the names and with the columns of the reference.
/// </summary>
internal static class CustomResources
{
    public const string Group = "serving.knative.dev";
    public const string Version = "v1";

    private static readonly V1CustomResourceColumnDefinition Ready = Column("Ready", ".status.conditions[?(@.type=='Ready')].status");
    private static readonly V1CustomResourceColumnDefinition Reason = Column("Reason", ".status.conditions[?(@.type=='Ready')].reason");
    private static readonly V1CustomResourceColumnDefinition Url = Column("URL", ".status.url");
    private static readonly V1CustomResourceColumnDefinition LatestCreated = Column("LatestCreated", ".status.latestCreatedRevisionName");
    private static readonly V1CustomResourceColumnDefinition LatestReady = Column("LatestReady", ".status.latestReadyRevisionName");

    /// <summary>The names of the kinds in paths and rules.</summary>
    public static IEnumerable<string> Plurals => Enum.GetValues<ResourceKind>().Select(PluralOf);

    public static string PluralOf(ResourceKind kind) => kind.ToString().ToLowerInvariant() + "s";

    public static IEnumerable<V1CustomResourceDefinition> All() =>
    [
        Create(ResourceKind.Service, ["kservice", "ksvc"], [Url, LatestCreated, LatestReady, Ready, Reason]),
        Create(ResourceKind.Configuration, ["config", "cfg"], [LatestCreated, LatestReady, Ready, Reason]),
        Create(
            ResourceKind.Revision,
            ["rev"],
            [
                Column("Config Name", @".metadata.labels['serving\.knative\.dev/configuration']"),
                Column("Generation", @".metadata.labels['serving\.knative\.dev/configurationGeneration']"),
                Ready,
                Reason,
                Column("Actual Replicas", ".status.actualReplicas", "integer"),
                Column("Desired Replicas", ".status.desiredReplicas", "integer"),
            ]),
        Create(ResourceKind.Route, ["rt"], [Url, Ready, Reason]),
    ];

    private static V1CustomResourceDefinition Create(ResourceKind kind, string[] shortNames, V1CustomResourceColumnDefinition[] columns)
    {
        var singular = kind.ToString().ToLowerInvariant();
        var plural = PluralOf(kind);
        return new V1CustomResourceDefinition
        {
            ApiVersion = "apiextensions.k8s.io/v1",
            Kind = "CustomResourceDefinition",
            Metadata = new V1ObjectMeta { Name = $"{plural}.{Group}", Labels = ManifestLabels.Create() },
            Spec = new V1CustomResourceDefinitionSpec
            {
                Group = Group,
                Scope = "Namespaced",
                Names = new V1CustomResourceDefinitionNames
                {
                    Kind = kind.ToString(),
                    ListKind = $"{kind}List",
                    Singular = singular,
                    Plural = plural,
                    ShortNames = shortNames,
                    Categories = ["all", "knative", "serving"],
                },
                Versions =
                [
                    new V1CustomResourceDefinitionVersion
                    {
                        Name = Version,
                        Served = true,
                        Storage = true,
                        Subresources = new V1CustomResourceSubresources { Status = new object() },
                        AdditionalPrinterColumns = columns,
                        Schema = new V1CustomResourceValidation { OpenAPIV3Schema = SchemaReader.Read(ServingDocuments.ToSchema(kind)) },
                    },
                ],
            },
        };
    }

    private static V1CustomResourceColumnDefinition Column(string name, string path, string type = "string") =>
        new() { Name = name, JsonPath = path, Type = type };
}
