namespace Serverless.Hosting.Gateway.Timing;

/// <summary>
/// Why the time of a request is over.
/// </summary>
internal enum ClockExpiry
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>A timer of the revision fired.</summary>
    TimedOut,

    /// <summary>The host stops.</summary>
    Drained,
}
