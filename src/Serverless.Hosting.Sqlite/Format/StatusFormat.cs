using System.Text.Json;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Sqlite.Format;

/// <summary>
/// Statuses and targets of traffic as JSON.
/// </summary>
internal static class StatusFormat
{
    public static void Write(Utf8JsonWriter json, ServiceStatus status) => json
        .Number("observedGeneration", status.ObservedGeneration, 0)
        .Text("latestCreatedRevisionName", status.LatestCreatedRevisionName)
        .Text("latestReadyRevisionName", status.LatestReadyRevisionName)
        .Text("url", status.Url)
        .Text("addressUrl", status.AddressUrl)
        .List("traffic", status.Traffic, Write)
        .List("conditions", status.Conditions, Write);

    public static ServiceStatus ReadService(JsonElement json) => new()
    {
        ObservedGeneration = json.Number("observedGeneration", 0),
        LatestCreatedRevisionName = json.Text("latestCreatedRevisionName"),
        LatestReadyRevisionName = json.Text("latestReadyRevisionName"),
        Url = json.Text("url"),
        AddressUrl = json.Text("addressUrl"),
        Traffic = json.List("traffic", ReadTarget),
        Conditions = json.List("conditions", ReadCondition),
    };

    public static void Write(Utf8JsonWriter json, ConfigurationStatus status) => json
        .Number("observedGeneration", status.ObservedGeneration, 0)
        .Text("latestCreatedRevisionName", status.LatestCreatedRevisionName)
        .Text("latestReadyRevisionName", status.LatestReadyRevisionName)
        .Texts("routes", status.Routes)
        .List("conditions", status.Conditions, Write);

    public static ConfigurationStatus ReadConfiguration(JsonElement json) => new()
    {
        ObservedGeneration = json.Number("observedGeneration", 0),
        LatestCreatedRevisionName = json.Text("latestCreatedRevisionName"),
        LatestReadyRevisionName = json.Text("latestReadyRevisionName"),
        Routes = json.Texts("routes"),
        Conditions = json.List("conditions", ReadCondition),
    };

    public static void Write(Utf8JsonWriter json, RouteStatus status) => json
        .Number("observedGeneration", status.ObservedGeneration, 0)
        .Text("url", status.Url)
        .Text("addressUrl", status.AddressUrl)
        .List("traffic", status.Traffic, Write)
        .List("assigned", status.Assigned, Write)
        .Text("rollout", status.Rollout)
        .Text("stickyPlaces", status.StickyPlaces)
        .List("conditions", status.Conditions, Write);

    public static RouteStatus ReadRoute(JsonElement json) => new()
    {
        ObservedGeneration = json.Number("observedGeneration", 0),
        Url = json.Text("url"),
        AddressUrl = json.Text("addressUrl"),
        Traffic = json.List("traffic", ReadTarget),
        Assigned = json.List("assigned", ReadTarget),
        Rollout = json.Text("rollout"),
        StickyPlaces = json.Text("stickyPlaces"),
        Conditions = json.List("conditions", ReadCondition),
    };

    public static void Write(Utf8JsonWriter json, RevisionStatus status) => json
        .Number("observedGeneration", status.ObservedGeneration, 0)
        .Texts("routes", status.Routes)
        .Text("routingState", status.RoutingState.ToString(), nameof(RoutingState.Pending))
        .Time("routingStateModified", status.RoutingStateModified)
        .Flag("scaleTargetInitialized", status.ScaleTargetInitialized, false)
        .Object("reserve", status.Reserve, ReserveFormat.Write)
        .Number("actualReplicas", status.ActualReplicas)
        .Number("desiredReplicas", status.DesiredReplicas)
        .List("conditions", status.Conditions, Write);

    public static RevisionStatus ReadRevision(JsonElement json) => new()
    {
        ObservedGeneration = json.Number("observedGeneration", 0),
        Routes = json.Texts("routes"),
        RoutingState = json.Name("routingState", RoutingState.Pending),
        RoutingStateModified = json.Time("routingStateModified"),
        ScaleTargetInitialized = json.Flag("scaleTargetInitialized") ?? false,
        Reserve = json.Object("reserve", ReserveFormat.Read),
        ActualReplicas = (int?)json.Number("actualReplicas"),
        DesiredReplicas = (int?)json.Number("desiredReplicas"),
        Conditions = json.List("conditions", ReadCondition),
    };

    public static void Write(Utf8JsonWriter json, TrafficTarget target) => json
        .Text("tag", target.Tag)
        .Text("revisionName", target.RevisionName)
        .Text("configurationName", target.ConfigurationName)
        .Flag("latestRevision", target.LatestRevision)
        .Number("percent", target.Percent)
        .Text("url", target.Url);

    public static TrafficTarget ReadTarget(JsonElement json) => new()
    {
        Tag = json.Text("tag"),
        RevisionName = json.Text("revisionName"),
        ConfigurationName = json.Text("configurationName"),
        LatestRevision = json.Flag("latestRevision"),
        Percent = json.Number("percent"),
        Url = json.Text("url"),
    };

    private static void Write(Utf8JsonWriter json, Condition condition) => json
        .Text("type", condition.Type)
        .Text("status", condition.Status.ToString(), nameof(ConditionStatus.Unknown))
        .Text("reason", condition.Reason)
        .Text("message", condition.Message)
        .Text("severity", condition.Severity, "")
        .Time("lastTransitionTime", condition.LastTransitionTime, default(DateTimeOffset));

    private static Condition ReadCondition(JsonElement json) =>
        new(JsonReading.Shared(json.Text("type", "")), json.Name("status", ConditionStatus.Unknown))
        {
            Reason = json.Text("reason"),
            Message = json.Text("message"),
            Severity = json.Text("severity", ""),
            LastTransitionTime = json.Time("lastTransitionTime") ?? default,
        };
}
