namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// What a service is scaled by.
/// </summary>
public enum ServerlessMetric
{
    /// <summary>Requests in flight on each instance.</summary>
    Concurrency = 0,

    /// <summary>Requests that begin each second on each instance.</summary>
    RequestsPerSecond = 1,
}
