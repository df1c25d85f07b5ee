namespace Serverless.Hosting.Reservations;

/// <summary>
/// Where a revision stands between its standard and its reserved instances.
/// </summary>
public enum ReservationPhase
{
    /// <summary>Nothing serves: a reserved instance is on its way, or the feature is off. A request meets a cold start.</summary>
    None,

    /// <summary>Standard instances serve, and there is no reserved one.</summary>
    Active,

    /// <summary>There is no load: the last standard instances stay until a reserved one is ready.</summary>
    Resting,

    /// <summary>A reserved instance stands in for all others.</summary>
    Reserved,

    /// <summary>A request came: standard instances start while the reserved one answers.</summary>
    Waking,

    /// <summary>Standard instances serve, and the reserved one finishes what it holds.</summary>
    Draining,

    /// <summary>The reserved instance serves beside standard ones, or in place of them, while it has credits.</summary>
    Sharing,
}
