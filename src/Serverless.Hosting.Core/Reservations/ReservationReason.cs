namespace Serverless.Hosting.Reservations;

/// <summary>
/// Why a revision came into its phase.
/// </summary>
public enum ReservationReason
{
    /// <summary>It has not moved yet.</summary>
    None,

    /// <summary>The feature is off, or nothing may stand in: standard instances are all there is.</summary>
    Off,

    /// <summary>The phase was derived from what runs.</summary>
    Found,

    /// <summary>A request came.</summary>
    RequestArrived,

    /// <summary>A standard instance is ready.</summary>
    StandardReady,

    /// <summary>The reserved instance is ready.</summary>
    ReservedReady,

    /// <summary>There is no load.</summary>
    NoLoad,

    /// <summary>The load came back before the change was done.</summary>
    LoadReturned,

    /// <summary>The reserved instance was not ready in time.</summary>
    ReservedLate,

    /// <summary>No type of the list is in stock.</summary>
    OutOfStock,

    /// <summary>The last reserved instance died.</summary>
    ReservedLost,

    /// <summary>No standard instance was ready in time.</summary>
    TimedOut,

    /// <summary>The reserved instance has finished what it held.</summary>
    Drained,

    /// <summary>The reserved instance did not finish in time what it held.</summary>
    DrainTimedOut,

    /// <summary>The reserved instance has no credits to spare.</summary>
    CreditsSpent,
}
