using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Admission;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// What reserved instances cost and have left, as JSON. Times are in ticks of 100 ns.
/// </summary>
internal static class ReserveJson
{
    public static JsonObject Write(ReserveAccounts accounts) => new()
    {
        ["creditType"] = accounts.CreditType,
        ["credits"] = new JsonArray(accounts.Credits.Initial, accounts.Credits.Earned, accounts.Credits.Borrowed, accounts.Credits.Charged),
        ["usage"] = new JsonArray([.. accounts.Ledger.Usage.Select(usage => new JsonObject
        {
            ["type"] = usage.Type,
            ["instanceTime"] = usage.InstanceTime.Ticks,
            ["cost"] = usage.Cost,
        })]),
        ["creditCost"] = accounts.Ledger.CreditCost,
        ["alwaysOnCost"] = accounts.Ledger.AlwaysOnCost,
        ["scaleToZeroCost"] = accounts.Ledger.ScaleToZeroCost,
        ["coldStarts"] = accounts.Ledger.ColdStarts,
        ["coldStartWait"] = accounts.Ledger.ColdStartWait.Ticks,
        ["handovers"] = accounts.Ledger.Handovers,
        ["handoverTime"] = accounts.Ledger.HandoverTime.Ticks,
        ["failedInHandover"] = accounts.Ledger.FailedInHandover,
        ["servedByReserved"] = accounts.Ledger.ServedByReserved,
    };

    public static ReserveAccounts Read(JsonObject json) => new()
    {
        CreditType = json["creditType"] is null ? null : json.Text("creditType"),
        Credits = new()
        {
            Initial = Credit(json, 0),
            Earned = Credit(json, 1),
            Borrowed = Credit(json, 2),
            Charged = Credit(json, 3),
        },
        Ledger = new()
        {
            Usage = [.. json.Objects("usage").Select(usage => new TypeUsage(usage.Text("type"), Time(usage, "instanceTime"), Real(usage["cost"])))],
            CreditCost = Real(json["creditCost"]),
            AlwaysOnCost = Real(json["alwaysOnCost"]),
            ScaleToZeroCost = Real(json["scaleToZeroCost"]),
            ColdStarts = json.Number("coldStarts") ?? 0,
            ColdStartWait = Time(json, "coldStartWait"),
            Handovers = json.Number("handovers") ?? 0,
            HandoverTime = Time(json, "handoverTime"),
            FailedInHandover = json.Number("failedInHandover") ?? 0,
            ServedByReserved = json.Number("servedByReserved") ?? 0,
        },
    };

    private static double Credit(JsonObject json, int index) => json.List("credits") is { Count: 4 } credits ? Real(credits[index]) : 0;

    private static double Real(JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) ? number : 0;

    private static TimeSpan Time(JsonObject json, string name) => TimeSpan.FromTicks(json.Number(name) ?? 0);
}
