namespace Serverless.Hosting.Model;

/// <summary>
/// Whether a route names a revision.
/// </summary>
public enum RoutingState
{
    /// <summary>New: no route has been seen yet. Treated as reachable.</summary>
    Pending,

    /// <summary>A route names it.</summary>
    Active,

    /// <summary>No route names it: its instances may end, and after a time it may be collected.</summary>
    Reserve,
}
