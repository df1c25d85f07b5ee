using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// What the scaling loop keeps of a revision while it is awake. Written by that loop alone.
/// </summary>
internal sealed class RevisionScaling
{
    public RevisionScaling(ValueMap annotations, AutoscalerOptions options, ScalingSettings settings)
    {
        (Annotations, Options, Settings) = (annotations, options, settings);
        Load = new RevisionLoad(settings);
        Delay = new ScaleDownDelayWindow(settings.ScaleDownDelay);
        Status = ScalingStatus.Start(settings);
    }

    /// <summary>Decides for the class of the revision, which is the one that it had when it woke.</summary>
    public required IScaleDecider Decider { get; init; }

    /// <summary>What <see cref="Settings"/> was made from.</summary>
    public ValueMap Annotations { get; set; }

    /// <summary>What <see cref="Settings"/> was made from.</summary>
    public AutoscalerOptions Options { get; set; }

    public ScalingSettings Settings { get; set; }

    public required ReserveSettings Reserve { get; set; }

    public RevisionLoad Load { get; private set; }

    public ScaleDownDelayWindow Delay { get; private set; }

    public required ScalingMemory Memory { get; set; }

    /// <summary>What the instances use; made when it is first asked for, which is for class <c>hpa</c> alone.</summary>
    public RevisionUsage Usage => field ??= new();

    public ScalingStatus Status { get; set; }

    /// <summary>The last decision, for whoever looks from outside; null before the first.</summary>
    public ScalingDecision? Decision { get; set; }

    public required RevisionScaleState State { get; set; }

    /// <summary>The instances asked for.</summary>
    public required int Replicas { get; set; }

    /// <summary>The plan that the backend was given last, or what it has without one.</summary>
    public required InstancePlan Plan { get; set; }

    /// <summary>
    /// The requests of the next report that were counted ahead of it, and the concurrency that they were counted with: one, so that the revision is
    /// woken at once, or all that there is where a reserved instance carries some; null for no such.
    /// </summary>
    public (long Requests, int Concurrency)? CountedAhead { get; set; }

    /// <summary>Whether an operator has let it go to rest, and no request came since.</summary>
    public bool IsResting { get; private set; }

    /// <summary>The seconds that the revision has been awake, by which it is known when a decision is due.</summary>
    public int Seconds { get; set; }

    /// <summary>Forgets the load there was, and that the revision has only just become active: so it goes to rest as one that was idle all along.</summary>
    public void Rest(DateTimeOffset now)
    {
        (Load, Delay, CountedAhead) = (new RevisionLoad(Settings), new ScaleDownDelayWindow(Settings.ScaleDownDelay), null);
        Memory = ScalingMemory.Start(now, readyInstances: 0);
        State = State with { ActiveSince = DateTimeOffset.MinValue, ActivatorInPathSince = DateTimeOffset.MinValue };
        IsResting = true;
    }

    /// <summary>A request came.</summary>
    public void Rouse() => IsResting = false;
}
