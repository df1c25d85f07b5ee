namespace Serverless.Hosting.Scaling;

/// <summary>
/// What <see cref="RequestStats"/> counted between two reports.
/// </summary>
/// <param name="AverageConcurrency">The requests open at once, averaged over the time.</param>
/// <param name="Requests">The requests that came in.</param>
/// <param name="AverageProxiedConcurrency">The part of the concurrency that another gateway counts as well.</param>
/// <param name="ProxiedRequests">The part of the requests that another gateway counts as well.</param>
public readonly record struct RequestReport(double AverageConcurrency, long Requests, double AverageProxiedConcurrency, long ProxiedRequests)
{
    /// <summary>The concurrency to add to the load, so that nothing counts twice.</summary>
    public double OwnConcurrency => AverageConcurrency - AverageProxiedConcurrency;

    /// <summary>The requests to add to the load, so that nothing counts twice.</summary>
    public long OwnRequests => Requests - ProxiedRequests;
}
