using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Simulation.Replay;

/// <summary>
/// What the replay of every function under one policy shares.
/// </summary>
internal sealed class RevisionSetup
{
    public RevisionSetup(SimulationOptions options, SimulatedPolicy policy)
    {
        (Options, Policy) = (options, policy);
        Scaling = options.Scaling with { MinScale = Math.Max(options.Scaling.MinScale, policy.MinScale) };
        var byRate = Scaling.Metric == ScalingMetric.RequestsPerSecond;
        Reserve = options.Reserve with
        {
            // an instance that is always there needs no stand-in
            IsEnabled = policy.Handover is not null && Scaling is { MinScale: 0, EnableScaleToZero: true },
            Handover = policy.Handover ?? ReserveHandover.WhenStandardReady,
            InPlace = false,
            ContainerConcurrency = options.ContainerConcurrency,
            ConcurrencyTarget = byRate ? options.Reserve.ConcurrencyTarget : Scaling.Target,
            RateTarget = byRate ? Scaling.Target : null,
        };
        ReservedType = Reserve.IsEnabled ? Reserve.Types[0] : null;
    }

    public SimulationOptions Options { get; }

    public SimulatedPolicy Policy { get; }

    public ScalingSettings Scaling { get; }

    public ReserveSettings Reserve { get; }

    public InstanceType? ReservedType { get; }

    /// <summary>The most requests on one instance of a class.</summary>
    public int LimitOf(bool isReserved) =>
        isReserved && ReservedType is { } type ? Reserve.AdmitsAtOnce(type)
        : Options.ContainerConcurrency > 0 ? Options.ContainerConcurrency
        : int.MaxValue;

    /// <summary>What an instance of a class can carry beside a standard one.</summary>
    public double ShareOf(bool isReserved) => isReserved && ReservedType is { } type ? Math.Min(1, type.Cpus / Reserve.StandardType.Cpus) : 1;
}
