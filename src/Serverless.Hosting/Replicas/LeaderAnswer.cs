using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Replicas;

/// <summary>
/// What the leader tells a gateway: the orders that it does not have yet.
/// </summary>
/// <param name="Term">The term of the leader.</param>
/// <param name="Version">The version up to which the gateway has all orders with these.</param>
internal sealed record LeaderAnswer(string Term, long Version)
{
    /// <summary>Whether the leader does not know the gateway: it is to send all that there is to tell.</summary>
    public bool AsksForAll { get; init; }

    /// <summary>The gateways that there are, the leader included.</summary>
    public IReadOnlyList<string> Gateways { get; init; } = [];

    /// <summary>The orders.</summary>
    public IReadOnlyList<ServingOrder> Orders { get; init; } = [];
}
