using Serverless.Hosting.Model;

namespace Serverless.Hosting.Reservations;

/// <summary>
/// How a revision uses reserved instances: its annotations over the host's settings, resolved.
/// </summary>
public sealed partial record ReserveSettings
{
    /// <summary>Whether the revision keeps a reserved instance while it is idle.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>The kind of resource on the cloud.</summary>
    public ReserveKind Kind { get; init; }

    /// <summary>The types of the reserved instance, in order of preference.</summary>
    public ValueList<InstanceType> Types { get; init; } = [];

    /// <summary>The type of the ordinary instances.</summary>
    public required InstanceType StandardType { get; init; }

    /// <summary>How many reserved instances: 1, the default, or more.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>When a reserved instance hands over.</summary>
    public ReserveHandover Handover { get; init; }

    /// <summary>The balance down to which a reserved instance shares the load: 0 to 100 percent of the cap; 10 by default.</summary>
    public double CreditThreshold { get; init; } = 10;

    /// <summary>The balance from which it shares again, once its credits were spent: twice the threshold, at most 100 percent.</summary>
    public double SharingThreshold => Math.Min(100, CreditThreshold * 2);

    /// <summary>Whether instances are resized in place where the backend can.</summary>
    public bool InPlace { get; init; }

    /// <summary>Whether credits may be borrowed.</summary>
    public bool IsUnlimited { get; init; }

    /// <summary>How long a reserved instance may take to start; 2 minutes by default.</summary>
    public TimeSpan StartDeadline { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long standard instances may take until one is ready; the progress deadline and 30 s, 630 seconds by default.</summary>
    public TimeSpan WakeDeadline { get; init; } = TimeSpan.FromSeconds(630);

    /// <summary>How long an instance that leaves may finish what it holds: the request timeout of the revision, 300 seconds by default.</summary>
    public TimeSpan DrainBound { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>The most requests that a standard instance serves at once; 0 for no limit.</summary>
    public int ContainerConcurrency { get; init; }

    /// <summary>The requests at once that a standard instance is counted for; 100 by default.</summary>
    public double ConcurrencyTarget { get; init; } = 100;

    /// <summary>The requests per second that a standard instance is counted for; null where load is measured in requests at once.</summary>
    public double? RateTarget { get; init; }

    /// <summary>The requests that a reserved instance of a type takes at once; more than that wait for standard instances.</summary>
    /// <param name="type">The type.</param>
    /// <returns>The number, at least 1.</returns>
    public int AdmitsAtOnce(InstanceType type) =>
        ContainerConcurrency > 0 ? ContainerConcurrency : (int)Math.Clamp(Math.Floor(ConcurrencyTarget * ShareOf(type)), 1, int.MaxValue);

    /// <summary>The load that a reserved instance of a type carries, by the metric of the autoscaler.</summary>
    /// <param name="type">The type.</param>
    /// <returns>The requests at once, or per second.</returns>
    public double CarriedBy(InstanceType type) => RateTarget is { } rate ? rate * ShareOf(type) : AdmitsAtOnce(type);

    private double ShareOf(InstanceType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Math.Min(1, type.Cpus / StandardType.Cpus);
    }
}
