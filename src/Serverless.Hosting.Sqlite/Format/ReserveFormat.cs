using System.Text.Json;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Sqlite.Format;

/// <summary>
/// What reserved instances cost and have left, as JSON. Times are in ticks of 100 ns.
/// </summary>
internal static class ReserveFormat
{
    public static void Write(Utf8JsonWriter json, ReserveAccounts accounts) => json
        .Object("ledger", accounts.Ledger, Write)
        .Text("creditType", accounts.CreditType)
        .Real("initialCredits", accounts.Credits.Initial)
        .Real("earnedCredits", accounts.Credits.Earned)
        .Real("borrowedCredits", accounts.Credits.Borrowed)
        .Real("chargedCredits", accounts.Credits.Charged);

    public static ReserveAccounts Read(JsonElement json) => new()
    {
        Ledger = json.Object("ledger", ReadLedger) ?? CostLedger.Empty,
        CreditType = json.Text("creditType"),
        Credits = new()
        {
            Initial = json.Real("initialCredits"),
            Earned = json.Real("earnedCredits"),
            Borrowed = json.Real("borrowedCredits"),
            Charged = json.Real("chargedCredits"),
        },
    };

    private static void Write(Utf8JsonWriter json, CostLedger ledger) => json
        .List("usage", ledger.Usage, Write)
        .Real("creditCost", ledger.CreditCost)
        .Real("alwaysOnCost", ledger.AlwaysOnCost)
        .Real("scaleToZeroCost", ledger.ScaleToZeroCost)
        .Number("coldStarts", ledger.ColdStarts, 0)
        .Number("coldStartWait", ledger.ColdStartWait.Ticks, 0)
        .Number("handovers", ledger.Handovers, 0)
        .Number("handoverTime", ledger.HandoverTime.Ticks, 0)
        .Number("failedInHandover", ledger.FailedInHandover, 0)
        .Number("servedByReserved", ledger.ServedByReserved, 0);

    private static CostLedger ReadLedger(JsonElement json) => new()
    {
        Usage = json.List("usage", ReadUsage),
        CreditCost = json.Real("creditCost"),
        AlwaysOnCost = json.Real("alwaysOnCost"),
        ScaleToZeroCost = json.Real("scaleToZeroCost"),
        ColdStarts = json.Number("coldStarts", 0),
        ColdStartWait = TimeSpan.FromTicks(json.Number("coldStartWait", 0)),
        Handovers = json.Number("handovers", 0),
        HandoverTime = TimeSpan.FromTicks(json.Number("handoverTime", 0)),
        FailedInHandover = json.Number("failedInHandover", 0),
        ServedByReserved = json.Number("servedByReserved", 0),
    };

    private static void Write(Utf8JsonWriter json, TypeUsage usage) => json
        .Text("type", usage.Type)
        .Number("instanceTime", usage.InstanceTime.Ticks, 0)
        .Real("cost", usage.Cost);

    private static TypeUsage ReadUsage(JsonElement json) => new(json.Text("type", ""), TimeSpan.FromTicks(json.Number("instanceTime", 0)), json.Real("cost"));
}
