using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Admission;
using Serverless.Hosting.Knative.Mapping;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// What the engine remembers of an object beyond the status of the reference API: as annotations of the status, which are there for that, so that it is written in
/// the same step as the rest.
/// </summary>
internal static class StatusAnnotations
{
    public const string Assigned = "serverless.hosting/assigned";
    public const string Rollout = "serverless.hosting/rollout";
    public const string StickyPlaces = "serverless.hosting/sticky-places";
    public const string ScaleTargetInitialized = "serverless.hosting/scale-target-initialized";
    public const string Reserve = "serverless.hosting/reserve";

    /// <summary>The annotations of an object's status; null for none.</summary>
    public static JsonObject? Write(Resource resource)
    {
        var annotations = new JsonObject();
        switch (resource)
        {
            case Route { Status: var status }:
                annotations.Put(Assigned, status.Assigned.Count == 0 ? null : new JsonArray([.. status.Assigned.Select(TrafficMapping.Write)]).ToJsonString());
                annotations.Put(Rollout, status.Rollout);
                annotations.Put(StickyPlaces, status.StickyPlaces);
                break;
            case Revision { Status: var status }:
                annotations.Put(ScaleTargetInitialized, status.ScaleTargetInitialized ? "true" : null);
                annotations.Put(Reserve, status.Reserve is { } reserve ? ReserveJson.Write(reserve).ToJsonString() : null);
                break;
        }

        return annotations.Count == 0 ? null : annotations;
    }

    /// <summary>An object with what its status remembers. What cannot be read is forgotten: it will be worked out anew.</summary>
    public static Resource Read(Resource resource, JsonObject? annotations) => resource switch
    {
        Route route => route with
        {
            Status = route.Status with
            {
                Assigned = Parse(annotations.Text(Assigned)) is JsonArray targets ? TrafficMapping.Read(new JsonObject { ["traffic"] = targets }) : [],
                Rollout = Find(annotations, Rollout),
                StickyPlaces = Find(annotations, StickyPlaces),
            },
        },
        Revision revision => revision with
        {
            Status = revision.Status with
            {
                ScaleTargetInitialized = annotations.Text(ScaleTargetInitialized) == "true",
                Reserve = Parse(annotations.Text(Reserve)) is JsonObject accounts ? ReserveJson.Read(accounts) : null,
            },
        },
        _ => resource,
    };

    private static string? Find(JsonObject? annotations, string name) => annotations.Has(name) ? annotations.Text(name) : null;

    private static JsonNode? Parse(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
