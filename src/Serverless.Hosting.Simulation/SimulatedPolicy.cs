using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Simulation;

/// <summary>
/// One of the ways to run the functions of a trace that a simulation compares.
/// </summary>
public sealed record SimulatedPolicy
{
    /// <summary>At least one standard instance at any time.</summary>
    public static SimulatedPolicy AlwaysOn { get; } = new() { Name = "always on", MinScale = 1 };

    /// <summary>Nothing runs without load.</summary>
    public static SimulatedPolicy ScaleToZero { get; } = new() { Name = "scale to zero" };

    /// <summary>A reserved instance stands in without load, and leaves when a standard one is ready.</summary>
    public static SimulatedPolicy ReservedWhenStandardReady { get; } =
        new() { Name = "reserved, WhenStandardReady", Handover = ReserveHandover.WhenStandardReady };

    /// <summary>A reserved instance stands in without load, and serves along while it has credits.</summary>
    public static SimulatedPolicy ReservedWhenCreditsSpent { get; } =
        new() { Name = "reserved, WhenCreditsSpent", Handover = ReserveHandover.WhenCreditsSpent };

    /// <summary>What it is called in reports.</summary>
    public required string Name { get; init; }

    /// <summary>The fewest standard instances, over <see cref="ScalingSettings.MinScale"/> of the options; 0 by default.</summary>
    public int MinScale { get; init; }

    /// <summary>When a reserved instance hands over; null, the default, for no reserved instance.</summary>
    public ReserveHandover? Handover { get; init; }

    /// <summary>Decides how many instances the load asks for. Used by several threads at once.</summary>
    public IAutoscaler Autoscaler { get; init; } = new KpaAutoscaler();

    /// <summary>Decides when a reserved instance stands in. Used by several threads at once.</summary>
    public IReservedInstancePolicy ReservedInstances { get; init; } = new ReservedInstancePolicy();
}
