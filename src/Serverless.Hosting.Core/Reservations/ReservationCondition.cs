namespace Serverless.Hosting.Reservations;

/// <summary>
/// What is wrong with the stand-in of a revision, or with its standard instances.
/// </summary>
public enum ReservationCondition
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>No standard instance became ready in time: the reserved one stays, and the next request tries again.</summary>
    TimedOut,

    /// <summary>No type of the list is in stock: the revision scales to zero as if it had no reserved instance.</summary>
    OutOfStock,

    /// <summary>The reserved instance was not ready by its deadline: the standard instances ended without it.</summary>
    ReservedNotReady,
}
