namespace Serverless.Hosting.Scaling;

/// <summary>
/// Whether traffic can reach a revision.
/// </summary>
public enum Reachability
{
    /// <summary>Not known yet; treated as reachable.</summary>
    Unknown,

    /// <summary>A route names it.</summary>
    Reachable,

    /// <summary>No route names it: bounds and rates no longer hold its instances.</summary>
    Unreachable,
}
