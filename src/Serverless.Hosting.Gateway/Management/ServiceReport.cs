using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Runtime;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Gateway.Management;

/// <summary>
/// Writes how services are: what a dashboard shows.
/// </summary>
internal sealed class ServiceReport(
    IServiceManager services,
    ServingState serving,
    ScalingCommands scaling,
    IOptions<ServerlessOptions> serverless,
    IOptionsMonitor<AutoscalerOptions> autoscaler,
    IOptions<ReserveOptions> reserve,
    IInstanceCatalog catalog)
{
    /// <summary>All services.</summary>
    public JsonObject WriteAll() => new()
    {
        ["name"] = serverless.Value.Name,
        ["paused"] = scaling.IsPaused,
        ["services"] = new JsonArray([.. services.List<Service>().Select(service => (JsonNode)Write(service))]),
    };

    /// <summary>One service.</summary>
    public JsonObject Write(Service service) => new()
    {
        ["namespace"] = service.Namespace,
        ["name"] = service.Name,
        ["port"] = serverless.Value.ServicePorts.TryGetValue($"{service.Namespace}/{service.Name}", out var port) ? port : null,
        ["url"] = service.Status.Url,
        ["ready"] = Write(Readiness.ConditionsOf(service)),
        ["traffic"] = Write(service.Status.Traffic),
        ["trafficBefore"] = TrafficHistory.Before(service) is { } before ? Write(before) : null,
        ["revisions"] = new JsonArray([.. RevisionsOf(service).Select(revision => (JsonNode)Write(revision))]),
    };

    /// <summary>The revisions of a service that traffic names, wanted or in force, or that have instances.</summary>
    public IEnumerable<Revision> RevisionsOf(Service service)
    {
        var named = service.Traffic.Concat(service.Status.Traffic).Select(target => target.RevisionName ?? service.Status.LatestReadyRevisionName).ToHashSet();
        return services.List<Revision>(service.Namespace).Where(revision =>
            revision.ServiceName == service.Name && (named.Contains(revision.Name) || serving.Find(revision.Id) is { Instances.Instances.Count: > 0 }));
    }

    private JsonObject Write(Revision revision)
    {
        var state = serving.Find(revision.Id);
        var settings = ScalingSettings.Resolve(revision.Annotations, revision.Spec.ContainerConcurrency, autoscaler.CurrentValue, TimeSpan.Zero);
        var reserved = ReserveSettings.Resolve(revision.Annotations, revision.Spec, settings, reserve.Value, catalog);
        return new()
        {
            ["name"] = revision.Name,
            ["ready"] = Write(Readiness.ConditionsOf(revision)),
            ["active"] = (state?.Scale.Active ?? ConditionStatus.Unknown).ToString(),
            ["minScale"] = settings.MinScale,
            ["maxScale"] = settings.MaxScale,
            ["reservedInstances"] = reserved.IsEnabled ? reserved.Replicas : 0,
            ["desired"] = state is { Scale.Desired: >= 0 and var desired } ? desired : null,
            ["requestsInFlight"] = state?.RequestsInFlight ?? 0,
            ["requestsWaiting"] = state?.RequestsWaiting ?? 0,
            ["instances"] = new JsonObject { ["standard"] = Count(state, InstanceClass.Standard), ["reserved"] = Count(state, InstanceClass.Reserved) },
            ["cost"] = state?.Reserve is { } status ? Write(status.Ledger) : null,
        };
    }

    private static JsonObject Count(RevisionState? state, InstanceClass @class) => new()
    {
        ["starting"] = state?.Count(@class, InstanceState.Starting) ?? 0,
        ["ready"] = state?.Count(@class, InstanceState.Ready) ?? 0,
        ["ending"] = state?.Count(@class, InstanceState.Ending) ?? 0,
    };

    private static JsonObject Write(CostLedger ledger) => new()
    {
        ["total"] = ledger.Cost,
        ["alwaysOn"] = ledger.AlwaysOnCost,
        ["scaleToZero"] = ledger.ScaleToZeroCost,
        ["saving"] = ledger.AlwaysOnCost - ledger.Cost,
    };

    private static JsonObject Write(IEnumerable<Condition> conditions)
    {
        var ready = conditions.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready);
        return new()
        {
            ["status"] = (ready?.Status ?? ConditionStatus.Unknown).ToString(),
            ["reason"] = ready?.Reason,
            ["message"] = ready?.Message,
        };
    }

    private static JsonArray Write(ValueList<TrafficTarget> traffic) => new([.. traffic.Select(target => (JsonNode)new JsonObject
    {
        ["revision"] = target.RevisionName,
        ["percent"] = target.Percent ?? 0,
        ["tag"] = target.Tag,
    })]);
}
