using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Simulation.Replay;

/// <summary>
/// What is remembered of the scale of a revision while it is awake.
/// </summary>
internal sealed class ScalingState
{
    private readonly ScaleDownDelayWindow _delay;

    public ScalingState(ScalingSettings settings, DateTimeOffset now, int ready)
    {
        Load = new(settings);
        _delay = new(settings.ScaleDownDelay);
        Memory = ScalingMemory.Start(now, ready);
        Status = ScalingStatus.Start(settings);
        State = RevisionScaleState.Restarted(now, settings, Reachability.Reachable, isInitialized: true);
        Replicas = ready;
    }

    public RevisionLoad Load { get; }

    public ScalingMemory Memory { get; private set; }

    public ScalingStatus Status { get; private set; }

    public RevisionScaleState State { get; set; }

    /// <summary>The standard instances asked for.</summary>
    public int Replicas { get; set; }

    /// <summary>What was counted ahead of the report that contains it, when a request asked for instances.</summary>
    public (long Requests, long Concurrency)? CountedAhead { get; set; }

    /// <summary>Counts seconds: a decision is made every second one.</summary>
    public int Seconds { get; set; }

    /// <summary>
    /// Whether the last look changed nothing, and another would not either before the next decision or change of instances.
    /// </summary>
    public bool IsSettled { get; set; }

    /// <summary>The seconds without any request since the last one.</summary>
    public int SilentSeconds { get; set; }

    /// <summary>The last second that was looked at before time was jumped over.</summary>
    public long? JumpedAt { get; set; }

    /// <summary>Whether it has been silent for so long that windows and delay hold nothing but zeros.</summary>
    public bool IsSilent(ScalingSettings settings) =>
        Memory.PanicTime is null && SilentSeconds > settings.StableWindow.TotalSeconds + settings.ScaleDownDelay.TotalSeconds + 2;

    /// <summary>Decides upon the load that reserved instances do not carry.</summary>
    public void Decide(RevisionSetup setup, DateTimeOffset now, int ready, double carried)
    {
        var metric = setup.Scaling.Metric;
        var input = new ScalingInput
        {
            Now = now,
            Settings = setup.Scaling,
            StableLoad = Math.Max(0, (Load.StableLoad(metric, now) ?? 0) - carried),
            PanicLoad = Math.Max(0, (Load.PanicLoad(metric, now) ?? 0) - carried),
            ReadyInstances = ready,
            Reachability = Reachability.Reachable,
        };
        (var decision, Memory) = setup.Policy.Autoscaler.Decide(input, Memory);
        Status = Status.After(decision.IsValid ? decision with { Desired = _delay.Record(now, decision.Desired) } : decision);
    }
}
