using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Simulation;

/// <summary>
/// What a simulation assumes about instances and requests, and which policies it compares.
/// </summary>
public sealed partial class SimulationOptions
{
    /// <summary>What all random draws come from: equal seeds give equal reports, bit for bit; 1 by default.</summary>
    public ulong Seed { get; set; } = 1;

    /// <summary>The policies to compare, 1 to 8 of different names. Savings are counted against the first.</summary>
    public IReadOnlyList<SimulatedPolicy> Policies { get; set; } =
    [
        SimulatedPolicy.AlwaysOn,
        SimulatedPolicy.ScaleToZero,
        SimulatedPolicy.ReservedWhenStandardReady,
        SimulatedPolicy.ReservedWhenCreditsSpent,
    ];

    /// <summary>How each function is scaled.</summary>
    public ScalingSettings Scaling { get; set; } = new();

    /// <summary>
    /// The instance types and how reserved instances are used. What belongs to the policy or to <see cref="Scaling"/> is taken from there:
    /// whether they are on,
    /// the handover, targets and limits. Resizing in place is not simulated.
    /// </summary>
    public ReserveSettings Reserve { get; set; } = new()
    {
        StandardType = InstanceCatalog.Default.Compute(2, 4),
        Types = InstanceCatalog.Default.Cheapest(InstanceSelection.DefaultSize),
    };

    /// <summary>The price of a credit beyond those that can be borrowed, in unlimited mode: 0 or more; 0.005 by default.</summary>
    public double CreditPrice { get; set; } = 0.005;

    /// <summary>The most requests that one instance serves at once: 0, the default, for no limit.</summary>
    public int ContainerConcurrency { get; set; }

    /// <summary>
    /// How long an instance works on a request of which the trace does not say it; exponential with a mean of 0.1 seconds by default.
    /// </summary>
    public Distribution ServiceTime { get; set; } = Distribution.Exponential(TimeSpan.FromSeconds(0.1));

    /// <summary>The virtual processors that a request keeps busy while it is served, on average: 0 to 1; 0.25 by default.</summary>
    public double CpuPerRequest { get; set; } = 0.25;

    /// <summary>How long a standard instance takes to start; 5 seconds by default.</summary>
    public Distribution StandardStart { get; set; } = Distribution.Constant(TimeSpan.FromSeconds(5));

    /// <summary>How long a reserved instance takes to start; 5 seconds by default.</summary>
    public Distribution ReservedStart { get; set; } = Distribution.Constant(TimeSpan.FromSeconds(5));

    /// <summary>The steps of the plots: 1 second to 1 hour, in whole seconds; 5 minutes by default.</summary>
    public TimeSpan Resolution { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The most functions that are replayed at once: 1 or more; the number of processors by default. The report does not depend on it.
    /// </summary>
    public int MaxParallelism { get; set; } = Environment.ProcessorCount;

    /// <summary>Whether time without load is jumped over. Only tests turn it off, to show that it changes nothing.</summary>
    internal bool JumpsOverSilence { get; set; } = true;
}
