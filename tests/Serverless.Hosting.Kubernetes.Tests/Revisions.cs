using Serverless.Hosting.Knative;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes;

/// <summary>
/// Revisions as the engine makes them from a manifest.
/// </summary>
internal static class Revisions
{
    public const string Coffee = """
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata:
          name: coffee
        spec:
          template:
            spec:
              containers:
              - image: ghcr.io/cafe/drinks
        """;

    private static readonly DocumentOptions Options = new()
    {
        Features = FeatureFlags.Create(
            new[]
            {
                "affinity", "nodeselector", "tolerations", "topologyspreadconstraints", "securitycontext", "init-containers", "fieldref", "priorityclassname",
            }.Select(name => KeyValuePair.Create($"kubernetes.podspec-{name}", "Enabled")).Append(KeyValuePair.Create("multi-container-probing", "Enabled"))),
    };

    public static Revision Read(string manifest, string? @namespace = null)
    {
        var service = (Service)Assert.Single(ServingDocuments.Parse(manifest, Options)).Resource;
        return new Revision
        {
            Namespace = @namespace ?? service.Namespace,
            Name = Names.Revision(service.Name, 1),
            Uid = $"uid-of-{service.Name}-00001",
            Generation = 1,
            Labels = ValueMap.Create(
            [
                .. service.Template.Labels,
                new(ServingLabels.Configuration, service.Name),
                new(ServingLabels.ConfigurationGeneration, "1"),
                new(ServingLabels.ConfigurationUid, $"uid-of-configuration-{service.Name}"),
                new(ServingLabels.Service, service.Name),
                new(ServingLabels.ServiceUid, $"uid-of-service-{service.Name}"),
            ]),
            Annotations = service.Template.Annotations,
            Spec = service.Template.Spec,
        };
    }
}
