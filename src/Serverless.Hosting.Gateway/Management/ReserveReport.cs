using System.Text.Json.Nodes;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Gateway.Management;

/// <summary>
/// What the status of a revision says of its reserved instances.
/// </summary>
internal static class ReserveReport
{
    public static JsonObject Write(RevisionState revision, ReserveStatus reserve) => new()
    {
        ["phase"] = reserve.Phase.ToString(),
        ["reason"] = reserve.Reason.ToString(),
        ["since"] = reserve.Since.UtcDateTime,
        ["type"] = reserve.Type?.Name,
        ["instances"] = new JsonArray([.. Reserved(revision).Select(instance => (JsonNode)instance.Name)]),
        ["creditBalance"] = reserve.CreditBalance,
        ["cost"] = reserve.Ledger.Cost,
        ["costAlwaysOn"] = reserve.Ledger.AlwaysOnCost,
        ["costScaleToZero"] = reserve.Ledger.ScaleToZeroCost,
        ["instanceSeconds"] = new JsonObject(reserve.Ledger.Usage.Select(usage => KeyValuePair.Create(usage.Type, (JsonNode?)usage.InstanceTime.TotalSeconds))),
        ["coldStartsAvoided"] = reserve.Ledger.ColdStarts,
        ["waitAvoidedSeconds"] = reserve.Ledger.ColdStartWait.TotalSeconds,
        ["handovers"] = reserve.Ledger.Handovers,
        ["handoverSeconds"] = reserve.Ledger.HandoverTime.TotalSeconds,
        ["failedInHandover"] = reserve.Ledger.FailedInHandover,
        ["servedByReserved"] = reserve.Ledger.ServedByReserved,
    };

    private static IEnumerable<Instance> Reserved(RevisionState revision) =>
        revision.Instances.Instances.Where(instance => instance.Class == InstanceClass.Reserved);
}
