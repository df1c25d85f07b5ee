namespace Serverless.Hosting.Routing;

/// <summary>
/// Why the traffic of a route can't be assigned.
/// </summary>
public enum TrafficErrorKind
{
    /// <summary>A configuration does not exist.</summary>
    ConfigurationMissing,

    /// <summary>A configuration has no revision that is ready.</summary>
    ConfigurationNotReady,

    /// <summary>A revision does not exist.</summary>
    RevisionMissing,

    /// <summary>A revision is not ready.</summary>
    RevisionNotReady,

    /// <summary>A revision belongs to another service, or to none.</summary>
    RevisionNotOwned,

    /// <summary>A host is no domain name.</summary>
    InvalidHost,
}
