using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Simulation.Replay;

/// <summary>
/// Turns what was recorded into results: prices on times, shares of the first policy's cost.
/// </summary>
internal static class Results
{
    private const double Percentile99 = 0.99;

    public static PolicyResult[] Of(TraceTime time, RevisionSetup[] setups, Recorder[] recorders)
    {
        var ledgers = setups.Zip(recorders, LedgerOf).ToArray();
        return [.. setups.Select((setup, i) => ResultOf(time, setup, recorders[i], ledgers[i], ledgers[0].Cost))];
    }

    private static PolicyResult ResultOf(TraceTime time, RevisionSetup setup, Recorder recorder, CostLedger ledger, double firstCost) => new()
    {
        Policy = setup.Policy,
        Requests = recorder.Requests,
        Answered = recorder.Responses.Count,
        ColdStarts = recorder.ColdStarts,
        Wait = LatencyOf(recorder.Waits),
        Response = LatencyOf(recorder.Responses),
        Ledger = ledger,
        SavedPercent = firstCost > 0 ? (1 - (ledger.Cost / firstCost)) * 100 : null,
        LeastCredits = recorder.LeastCredits * Recorder.CreditUnit,
        MeanCredits = recorder.CreditSamples.Sum() is > 0 and var samples ? recorder.Credits.Sum() * Recorder.CreditUnit / samples : null,
        Steps = StepsOf(time, setup, recorder).ToValueList(),
    };

    private static Latency LatencyOf(LogHistogram histogram) =>
        new(histogram.Quantile(0.5), histogram.Quantile(Percentile99), TimeSpan.FromTicks(histogram.Max));

    private static CostLedger LedgerOf(RevisionSetup setup, Recorder recorder)
    {
        var ledger = CostLedger.Empty.Run(setup.Reserve.StandardType, TimeSpan.FromTicks(recorder.StandardTime.Sum()));
        ledger = setup.ReservedType is { } type ? ledger.Run(type, TimeSpan.FromTicks(recorder.ReservedTime.Sum())) : ledger;
        return ledger with
        {
            CreditCost = recorder.ChargedCredits * Recorder.CreditUnit * setup.Options.CreditPrice,
            ColdStarts = recorder.ColdStarts,
            Handovers = recorder.Handovers,
            HandoverTime = TimeSpan.FromTicks(recorder.HandoverTicks),
            ServedByReserved = recorder.ServedByReserved,
        };
    }

    private static IEnumerable<PolicyStep> StepsOf(TraceTime time, RevisionSetup setup, Recorder recorder)
    {
        var cost = 0.0;
        for (var i = 0; i < recorder.Arrivals.Length; i++)
        {
            var (standard, reserved) = (TimeSpan.FromTicks(recorder.StandardTime[i]), TimeSpan.FromTicks(recorder.ReservedTime[i]));
            cost += setup.Reserve.StandardType.CostOf(standard) + (setup.ReservedType?.CostOf(reserved) ?? 0);
            var step = time.StepAt(i);
            yield return new(
                recorder.Arrivals[i],
                standard / step,
                reserved / step,
                recorder.CreditSamples[i] > 0 ? recorder.Credits[i] * Recorder.CreditUnit / recorder.CreditSamples[i] : null,
                cost);
        }
    }
}
