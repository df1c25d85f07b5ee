namespace Serverless.Hosting.Backends;

/// <summary>
/// How far an instance is in its life.
/// </summary>
public enum InstanceState
{
    /// <summary>Asked for or starting: not usable yet.</summary>
    Starting,

    /// <summary>Its readiness probe has succeeded: it takes requests.</summary>
    Ready,

    /// <summary>It is going to end, by the backend's own doing: no new requests.</summary>
    Ending,
}
