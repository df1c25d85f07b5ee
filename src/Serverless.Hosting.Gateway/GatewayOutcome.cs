namespace Serverless.Hosting.Gateway;

/// <summary>
/// What became of a request: who is at fault, and how far it came.
/// </summary>
internal enum GatewayOutcome
{
    /// <summary>An instance answered, whatever it answered.</summary>
    Answered,

    /// <summary>No service has the host, or not for callers outside.</summary>
    UnknownHost,

    /// <summary>The service whose port it came in by is not served yet, or not any more.</summary>
    NotServed,

    /// <summary>Where the request ends is ambiguous: it might be read in two ways.</summary>
    Ambiguous,

    /// <summary>As many requests wait as may.</summary>
    QueueFull,

    /// <summary>The time was over before the response began.</summary>
    TimedOut,

    /// <summary>The time was over while the response was on its way.</summary>
    Cut,

    /// <summary>The host stops, and the request did not end in time.</summary>
    ShuttingDown,

    /// <summary>The revision is gone, and no other has taken its place.</summary>
    Gone,

    /// <summary>The client went away.</summary>
    ClientGone,

    /// <summary>The body of the client was broken or too large.</summary>
    BadBody,

    /// <summary>No connection to an instance could be made: the request reached none.</summary>
    Unreached,

    /// <summary>The instance had the request, but did not answer.</summary>
    InstanceFailed,

    /// <summary>The connection broke after the response had begun.</summary>
    Broken,
}
