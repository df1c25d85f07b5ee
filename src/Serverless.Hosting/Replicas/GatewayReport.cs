namespace Serverless.Hosting.Replicas;

/// <summary>
/// What a gateway tells the leader: the load of the revisions that have changed since its last report.
/// </summary>
/// <param name="Gateway">The name of the gateway.</param>
/// <param name="Term">The term of the leader that it heard last; null for none.</param>
/// <param name="Seen">The version up to which it has all orders of that term.</param>
internal sealed record GatewayReport(string Gateway, string? Term, long Seen)
{
    /// <summary>Whether this is all that there is to tell, not only what has changed.</summary>
    public bool IsFull { get; init; }

    /// <summary>The revisions.</summary>
    public IReadOnlyList<RevisionReport> Revisions { get; init; } = [];
}
