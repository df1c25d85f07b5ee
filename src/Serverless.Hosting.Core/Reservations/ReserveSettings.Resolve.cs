using Serverless.Hosting.Model;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Reservations;

public sealed partial record ReserveSettings
{
    /// <summary>What an activation may take beyond the progress deadline before it counts as failed.</summary>
    private static readonly TimeSpan ActivationBuffer = TimeSpan.FromSeconds(30);

    /// <summary>Resolves the settings of a revision. Annotations that are not valid are passed over.</summary>
    /// <param name="annotations">The annotations of the revision.</param>
    /// <param name="spec">What its instances run.</param>
    /// <param name="scaling">How it is scaled.</param>
    /// <param name="options">The host's settings.</param>
    /// <param name="catalog">The instance types.</param>
    /// <returns>The settings.</returns>
    public static ReserveSettings Resolve(ValueMap annotations, RevisionSpec spec, ScalingSettings scaling, ReserveOptions options, IInstanceCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(scaling);
        ArgumentNullException.ThrowIfNull(options);
        var kind = ReserveAnnotations.FindKind(annotations);
        var settings = new ReserveSettings
        {
            // an instance that is always there needs no stand-in
            IsEnabled = (ReserveAnnotations.FindEnabled(annotations) ?? options.Enabled) && scaling is { MinScale: 0, EnableScaleToZero: true },
            Kind = kind,
            Types = kind == ReserveKind.Eci ? ReserveAnnotations.FindTypes(annotations, catalog) : TypesOfPod(annotations, catalog),
            StandardType = catalog.StandardTypeOf(spec),
            Replicas = ReserveAnnotations.FindReplicas(annotations) ?? 1,
            Handover = ReserveAnnotations.FindHandover(annotations) ?? ReserveHandover.WhenStandardReady,
            InPlace = ReserveAnnotations.FindFlag(annotations, ReserveAnnotations.InPlace) ?? false,
            IsUnlimited = ReserveAnnotations.FindFlag(annotations, ReserveAnnotations.Unlimited) ?? false,
            StartDeadline = options.StartDeadline,
            WakeDeadline = scaling.ProgressDeadline + ActivationBuffer,
            DrainBound = TimeSpan.FromSeconds(spec.TimeoutSeconds),
            ContainerConcurrency = (int)Math.Min(spec.ContainerConcurrency, int.MaxValue),
        };
        settings = scaling.Metric == ScalingMetric.RequestsPerSecond
            ? settings with { RateTarget = scaling.Target }
            : settings with { ConcurrencyTarget = scaling.Target };
        return ReserveAnnotations.FindCreditThreshold(annotations) is { } threshold ? settings with { CreditThreshold = threshold } : settings;
    }

    /// <summary>A pod that says what it needs runs as an ordinary instance of that size; one that says nothing, as one of the types.</summary>
    private static ValueList<InstanceType> TypesOfPod(ValueMap annotations, IInstanceCatalog catalog)
    {
        var cpu = annotations.GetValueOrDefault(ReserveAnnotations.CpuLimit) ?? annotations.GetValueOrDefault(ReserveAnnotations.CpuRequest);
        var memory = annotations.GetValueOrDefault(ReserveAnnotations.MemoryLimit) ?? annotations.GetValueOrDefault(ReserveAnnotations.MemoryRequest);
        var types = ReserveAnnotations.FindTypes(annotations, catalog);
        if (cpu is null && memory is null)
        {
            return types;
        }

        var size = types is [var first, ..] ? new InstanceSize(first.Cpus, first.MemoryGiB) : InstanceSelection.DefaultSize;
        return
        [
            catalog.Compute(
                Quantity.TryParse(cpu, out var cpus) && cpus > 0 ? (double)cpus : size.Cpus,
                InstanceSize.GiBOf(memory) is > 0 and var gib ? gib : size.MemoryGiB),
        ];
    }
}
