using System.Globalization;
using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Admission;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Mapping;

/// <summary>
/// What the engine says of an object, between document and model.
/// </summary>
internal static class StatusMapping
{
    public static JsonObject Write(ServiceStatus status)
    {
        var result = Common(status.ObservedGeneration, status.Conditions);
        PutRevisions(result, status.LatestCreatedRevisionName, status.LatestReadyRevisionName);
        PutRoute(result, status.Url, status.AddressUrl, status.Traffic);
        return result;
    }

    public static JsonObject Write(ConfigurationStatus status)
    {
        var result = Common(status.ObservedGeneration, status.Conditions);
        PutRevisions(result, status.LatestCreatedRevisionName, status.LatestReadyRevisionName);
        return result;
    }

    public static JsonObject Write(RouteStatus status)
    {
        var result = Common(status.ObservedGeneration, status.Conditions);
        PutRoute(result, status.Url, status.AddressUrl, status.Traffic);
        return result;
    }

    public static JsonObject Write(RevisionStatus status)
    {
        var result = Common(status.ObservedGeneration, status.Conditions);
        if (status.ActualReplicas is { } actual)
        {
            result["actualReplicas"] = (long)actual;
        }

        if (status.DesiredReplicas is { } desired)
        {
            result["desiredReplicas"] = (long)desired;
        }

        return result;
    }

    public static ServiceStatus ReadService(JsonObject? status) => new()
    {
        ObservedGeneration = status.Number("observedGeneration") ?? 0,
        LatestCreatedRevisionName = NullIfEmpty(status.Text("latestCreatedRevisionName")),
        LatestReadyRevisionName = NullIfEmpty(status.Text("latestReadyRevisionName")),
        Url = NullIfEmpty(status.Text("url")),
        AddressUrl = NullIfEmpty(status.Object("address").Text("url")),
        Traffic = TrafficMapping.Read(status),
        Conditions = ReadConditions(status),
    };

    public static ConfigurationStatus ReadConfiguration(JsonObject? status) => new()
    {
        ObservedGeneration = status.Number("observedGeneration") ?? 0,
        LatestCreatedRevisionName = NullIfEmpty(status.Text("latestCreatedRevisionName")),
        LatestReadyRevisionName = NullIfEmpty(status.Text("latestReadyRevisionName")),
        Conditions = ReadConditions(status),
    };

    public static RouteStatus ReadRoute(JsonObject? status) => new()
    {
        ObservedGeneration = status.Number("observedGeneration") ?? 0,
        Url = NullIfEmpty(status.Text("url")),
        AddressUrl = NullIfEmpty(status.Object("address").Text("url")),
        Traffic = TrafficMapping.Read(status),
        Conditions = ReadConditions(status),
    };

    public static RevisionStatus ReadRevision(JsonObject? status) => new()
    {
        ObservedGeneration = status.Number("observedGeneration") ?? 0,
        ActualReplicas = (int?)status.Number("actualReplicas"),
        DesiredReplicas = (int?)status.Number("desiredReplicas"),
        Conditions = ReadConditions(status),
    };

    public static DateTimeOffset ReadTime(JsonObject? parent, string name) =>
        DateTimeOffset.TryParse(parent.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : default;

    private static JsonObject Common(long observedGeneration, ValueList<Condition> conditions)
    {
        var result = new JsonObject();
        result.Put("observedGeneration", observedGeneration);
        result.Put("conditions", conditions, WriteCondition);
        return result;
    }

    private static void PutRevisions(JsonObject status, string? created, string? ready)
    {
        status.Put("latestCreatedRevisionName", created);
        status.Put("latestReadyRevisionName", ready);
    }

    private static void PutRoute(JsonObject status, string? url, string? addressUrl, ValueList<TrafficTarget> traffic)
    {
        status.Put("url", url);
        if (addressUrl is not null)
        {
            status["address"] = new JsonObject { ["url"] = addressUrl };
        }

        status.Put("traffic", traffic, TrafficMapping.Write);
    }

    private static JsonObject WriteCondition(Condition condition)
    {
        var result = new JsonObject { ["type"] = condition.Type, ["status"] = condition.Status.ToString() };
        result.Put("severity", condition.Severity);
        result.Put("lastTransitionTime", condition.LastTransitionTime);
        result.Put("reason", condition.Reason);
        result.Put("message", condition.Message);
        return result;
    }

    private static ValueList<Condition> ReadConditions(JsonObject? status) => status.Objects("conditions").Select(condition =>
        new Condition(condition.Text("type"), Enum.TryParse<ConditionStatus>(condition.Text("status"), out var state) ? state : ConditionStatus.Unknown)
        {
            Severity = condition.Text("severity"),
            LastTransitionTime = ReadTime(condition, "lastTransitionTime"),
            Reason = NullIfEmpty(condition.Text("reason")),
            Message = NullIfEmpty(condition.Text("message")),
        }).ToValueList();

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
