namespace Serverless.Hosting.Reservations;

/// <summary>
/// Who takes new requests.
/// </summary>
public enum ServingClass
{
    /// <summary>Nobody: requests wait in the queue.</summary>
    Queue,

    /// <summary>The standard instances.</summary>
    Standard,

    /// <summary>The reserved instances.</summary>
    Reserved,

    /// <summary>All instances, weighted by what they can carry.</summary>
    Both,
}
