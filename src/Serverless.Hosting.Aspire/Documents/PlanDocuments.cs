using System.Text.Json.Nodes;
using Serverless.Hosting.Aspire.Planning;

namespace Serverless.Hosting.Aspire.Documents;

/// <summary>
/// The documents of a plan for a cluster: of each revision a configuration, and of each service a route. One document of a service could not declare two revisions at once.
/// </summary>
internal static class PlanDocuments
{
    private const string ApiVersion = "serving.knative.dev/v1";

    /// <summary>The port of a container of which nothing is said.</summary>
    private const int DefaultPort = 8080;

    public static IReadOnlyList<PlanFile> Write(ServingPlan plan)
    {
        PlanFile[] services = [.. plan.Services.Select(service => new PlanFile($"services/{service.Name}.yaml", Text(service)))];
        return [.. services, new PlanFile("services/kustomization.yaml", Kustomization(plan))];
    }

    private static string Text(ServicePlan service) =>
        string.Join("---\n", service.Revisions.Select(revision => Configuration(service, revision)).Append(Route(service)).Select(YamlText.Write));

    private static JsonObject Configuration(ServicePlan service, RevisionPlan revision)
    {
        var annotations = PlanAnnotations.Write(service);
        var template = new JsonObject();
        if (annotations.Count > 0)
        {
            template["metadata"] = new JsonObject { ["annotations"] = annotations };
        }

        template["spec"] = new JsonObject { ["containers"] = new JsonArray(Container(revision)) };
        return new JsonObject
        {
            ["apiVersion"] = ApiVersion,
            ["kind"] = "Configuration",
            ["metadata"] = new JsonObject { ["name"] = $"{service.Name}-{revision.Name}" },
            ["spec"] = new JsonObject { ["template"] = template },
        };
    }

    private static JsonObject Container(RevisionPlan revision)
    {
        var container = new JsonObject { ["image"] = revision.Image ?? revision.Workload };
        if (revision.Environment.Count > 0)
        {
            container["env"] = new JsonArray([.. revision.Environment.Select(variable => (JsonNode)new JsonObject { ["name"] = variable.Key, ["value"] = variable.Value })]);
        }

        container["ports"] = new JsonArray(new JsonObject { ["name"] = revision.IsHttp2 ? "h2c" : "http1", ["containerPort"] = revision.ContainerPort ?? DefaultPort });
        return container;
    }

    private static JsonObject Route(ServicePlan service) => new()
    {
        ["apiVersion"] = ApiVersion,
        ["kind"] = "Route",
        ["metadata"] = new JsonObject { ["name"] = service.Name },
        ["spec"] = new JsonObject { ["traffic"] = new JsonArray([.. service.EffectiveTraffic.Select(share => (JsonNode)Target(service, share))]) },
    };

    private static JsonObject Target(ServicePlan service, TrafficShare share)
    {
        var target = new JsonObject { ["configurationName"] = $"{service.Name}-{share.Revision}", ["percent"] = share.Percent };
        if (share.Tag is not null)
        {
            target["tag"] = share.Tag;
        }

        return target;
    }

    private static string Kustomization(ServingPlan plan)
    {
        var document = new JsonObject
        {
            ["apiVersion"] = "kustomize.config.k8s.io/v1beta1",
            ["kind"] = "Kustomization",
            ["resources"] = new JsonArray([.. plan.Services.Select(service => JsonValue.Create($"{service.Name}.yaml"))]),
        };
        return Images.Comment(plan.Services.SelectMany(service => service.Revisions).Where(revision => revision.Image is null).Select(revision => revision.Workload)) + YamlText.Write(document);
    }
}
