using Microsoft.Extensions.Logging;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Decides by what the instances use, once in <see cref="AutoscalerOptions.UsagePeriod"/>. Requests don't matter to it.
/// </summary>
internal sealed partial class HpaDecider(InstanceBackends backends, ILogger<HpaDecider> logger) : IScaleDecider
{
    public bool HearsRequests => false;

    public bool IsDue(RevisionScaling scaling) => scaling.Seconds % (int)scaling.Options.UsagePeriod.TotalSeconds == 0;

    public void Decide(RevisionState revision, RevisionScaling scaling, int ready, Reachability reachability, DateTimeOffset now)
    {
        var settings = HpaSettings.Resolve(scaling.Annotations, revision.Revision.Spec.ServingContainer);
        if (backends.For(revision.Revision) is not IMeasuringBackend measuring || !settings.IsMeasured)
        {
            TellOnce(revision, scaling, settings);
            return;
        }

        var input = scaling.Usage.Take(revision.Instances.Instances, measuring.Measure(revision.Revision.Id), settings, scaling.Replicas, now);
        (var decision, scaling.Usage.Memory) = HpaAutoscaler.Decide(input, scaling.Usage.Memory);
        if (decision.Desired is not { } desired)
        {
            return;
        }

        if (desired != scaling.Status.Desired)
        {
            LogDecision(logger, revision.Revision.Name, decision);
        }

        scaling.Status = new ScalingStatus(desired, 0);
    }

    public RevisionScaleResult Step(in RevisionScaleInput input, RevisionScaleState state) => HpaScaler.Step(input, state);

    private void TellOnce(RevisionState revision, RevisionScaling scaling, HpaSettings settings)
    {
        if (scaling.Usage.IsUnmeasuredTold)
        {
            return;
        }

        scaling.Usage.IsUnmeasuredTold = true;
        LogUnmeasured(logger, revision.Revision.Name, settings switch
        {
            { Metric: null } => "its metric is neither 'cpu' nor 'memory'",
            { Target: null } => "it names no target",
            _ => "the backend does not measure its instances",
        });
    }

    [LoggerMessage(304, LogLevel.Debug, "Revision {Revision}: {Decision}")]
    private static partial void LogDecision(ILogger logger, string revision, HpaDecision decision);

    [LoggerMessage(305, LogLevel.Warning, "Revision {Revision} keeps the instances that its bounds ask for: {Reason}.")]
    private static partial void LogUnmeasured(ILogger logger, string revision, string reason);
}
