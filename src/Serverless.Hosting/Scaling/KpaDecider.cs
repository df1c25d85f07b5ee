using Microsoft.Extensions.Logging;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Decides by the load of requests, every two seconds and when a request waits.
/// </summary>
internal sealed partial class KpaDecider(IAutoscaler autoscaler, ILogger<KpaDecider> logger) : IScaleDecider
{
    private const int SecondsPerDecision = 2;

    public bool HearsRequests => true;

    public bool IsDue(RevisionScaling scaling) => scaling.Seconds % SecondsPerDecision == 0;

    public void Decide(RevisionState revision, RevisionScaling scaling, int ready, Reachability reachability, DateTimeOffset now)
    {
        // what a reserved instance carries by itself needs no standard ones
        var carried = revision.ReserveState?.Plan.CarriedLoad ?? 0;
        var input = new ScalingInput
        {
            Now = now,
            Settings = scaling.Settings,
            StableLoad = Math.Max(0, (scaling.Load.StableLoad(scaling.Settings.Metric, now) ?? 0) - carried),
            PanicLoad = Math.Max(0, (scaling.Load.PanicLoad(scaling.Settings.Metric, now) ?? 0) - carried),
            ReadyInstances = ready,
            Reachability = reachability,
        };
        (var decision, scaling.Memory) = autoscaler.Decide(input, scaling.Memory);
        if (decision.IsValid && reachability != Reachability.Unreachable)
        {
            decision = decision.HeldAt(scaling.Delay.Record(now, decision.Desired));
        }

        if (decision.Desired != scaling.Status.Desired)
        {
            LogDecision(logger, revision.Revision.Name, decision);
        }

        scaling.Decision = decision;
        scaling.Status = scaling.Status.After(decision);
    }

    public RevisionScaleResult Step(in RevisionScaleInput input, RevisionScaleState state) => RevisionScaler.Step(input, state);

    [LoggerMessage(302, LogLevel.Debug, "Revision {Revision}: {Decision}")]
    private static partial void LogDecision(ILogger logger, string revision, ScalingDecision decision);
}
