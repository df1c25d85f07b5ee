using System.Text.Json.Nodes;
using Serverless.Hosting.Knative;
using Serverless.Hosting.Knative.Admission;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// What has to be changed in the cluster to make an object what the engine wants: only the parts that differ, so that what others wrote elsewhere stays.
/// </summary>
internal static class ObjectChanges
{
    private static readonly string[] Metadata = ["labels", "annotations", "ownerReferences"];

    /// <summary>The document of a new object. A cluster takes no status with it.</summary>
    public static JsonObject Create(Resource resource)
    {
        var document = ServingDocuments.ToJson(resource with { Uid = "", Version = 0, Generation = 0, CreatedAt = default });
        document.Remove("status");
        return document;
    }

    /// <summary>The change of specification and metadata.</summary>
    public static JsonArray Of(Resource now, Resource wanted)
    {
        var (before, after) = (ServingDocuments.ToJson(now), ServingDocuments.ToJson(wanted.WithStatusOf(now)));
        var operations = OfMetadata(before, after);
        if (!now.HasSameSpec(wanted) || now.Problems.Count > 0)
        {
            operations.Add(Put("/spec", after["spec"]));
        }

        return operations;
    }

    /// <summary>The change of labels and annotations that tell how a revision is routed: a cluster takes them with no status.</summary>
    public static JsonArray OfRouting(Resource now, Resource wanted) =>
        OfMetadata(ServingDocuments.ToJson(now), ServingDocuments.ToJson(now.WithStatusOf(wanted)));

    /// <summary>The change of the status.</summary>
    public static JsonArray OfStatus(Resource wanted)
    {
        var status = ServingDocuments.ToJson(wanted)["status"]!.DeepClone().AsObject();
        if (StatusAnnotations.Write(wanted) is { } annotations)
        {
            status["annotations"] = annotations;
        }

        return [Put("/status", status)];
    }

    private static JsonArray OfMetadata(JsonObject before, JsonObject after) =>
    [
        .. Metadata
            .Where(name => !JsonNode.DeepEquals(before.Object("metadata")?[name], after.Object("metadata")?[name]))
            .Select(name => Put($"/metadata/{name}", after.Object("metadata")?[name] ?? (name == "ownerReferences" ? new JsonArray() : new JsonObject()))),
    ];

    private static JsonObject Put(string path, JsonNode? value) => new() { ["op"] = "add", ["path"] = path, ["value"] = value?.DeepClone() };
}
