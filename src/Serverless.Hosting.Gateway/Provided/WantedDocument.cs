using System.Text.Json.Nodes;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Gateway.Provided;

/// <summary>
/// Writes what the other party is to do.
/// </summary>
internal static class WantedDocument
{
    /// <summary>All revisions whose instances another party tells.</summary>
    public static JsonArray WriteAll(ProvidedBackend backend) => new([.. backend.Pushed.Select(revision => (JsonNode)Write(revision.Wanted))]);

    /// <summary>The whole document.</summary>
    public static JsonObject Write(ProvidedBackend backend, JsonArray revisions) => new()
    {
        ["host"] = backend.Host,
        ["version"] = backend.Version,
        ["revisions"] = revisions,
    };

    /// <summary>One revision.</summary>
    public static JsonObject Write(WantedInstances wanted) => new()
    {
        ["namespace"] = wanted.Revision.Namespace,
        ["service"] = wanted.Service,
        ["name"] = wanted.Revision.Name,
        ["standard"] = wanted.Plan.Standard,
        ["reserved"] = wanted.Plan.Reserved,
        ["standardType"] = Write(wanted.Plan.StandardType),
        ["reservedType"] = Write(wanted.Plan.ReservedType),
        ["end"] = new JsonArray([.. wanted.End.Select(id => (JsonNode)id)]),
        ["instances"] = new JsonArray([.. wanted.Instances.Select(instance => (JsonNode)Write(instance.Given, instance.IsReady))]),
    };

    private static JsonObject Write(GivenInstance given, bool isReady) => new()
    {
        ["id"] = given.Id,
        ["class"] = given.Class == InstanceClass.Standard ? "standard" : "reserved",
        ["state"] = given.State switch
        {
            GivenState.Starting => "starting",
            GivenState.Running => "running",
            _ => "ending",
        },
        ["address"] = given.Address?.OriginalString,
        ["type"] = given.Type,
        ["ready"] = isReady,
    };

    private static JsonObject? Write(InstanceType? type) => type is null ? null : new JsonObject
    {
        ["name"] = type.Name,
        ["cpu"] = type.Cpus,
        ["memoryGiB"] = type.MemoryGiB,
    };
}
