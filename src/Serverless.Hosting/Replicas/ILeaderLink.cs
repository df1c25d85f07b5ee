namespace Serverless.Hosting.Replicas;

/// <summary>
/// How a gateway reaches the leader.
/// </summary>
internal interface ILeaderLink
{
    /// <summary>Reports.</summary>
    /// <returns>What the leader says; null where nobody leads, or who was asked does not.</returns>
    Task<LeaderAnswer?> ReportAsync(GatewayReport report, CancellationToken cancellationToken);

    /// <summary>Waits for orders that this gateway does not have. May return without any.</summary>
    /// <param name="gateway">The name of this gateway.</param>
    /// <param name="term">The term of the leader that was heard last.</param>
    /// <param name="seen">The version up to which this gateway has all orders.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the leader says; null where nobody leads, or who was asked does not.</returns>
    Task<LeaderAnswer?> WaitAsync(string gateway, string term, long seen, CancellationToken cancellationToken);
}
