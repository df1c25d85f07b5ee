namespace Serverless.Hosting.Runtime;

/// <summary>
/// What the leader tells every gateway about a revision: which of its instances take requests, and from whom.
/// </summary>
/// <param name="Namespace">The namespace of the revision.</param>
/// <param name="Name">The name of the revision.</param>
/// <param name="Version">Rises with every order of a term.</param>
internal sealed record ServingOrder(string Namespace, string Name, long Version)
{
    /// <summary>The classes of instances that take new requests.</summary>
    public ServingClasses Serve { get; init; } = ServingClasses.Standard;

    /// <summary>Whether a request on a reserved instance asks for standard ones.</summary>
    public bool ReservedRings { get; init; }

    /// <summary>The most requests on a reserved instance of a revision without a limit.</summary>
    public int ReservedLimit { get; init; } = 1;

    /// <summary>What a reserved instance can carry beside a standard one.</summary>
    public double ReservedShare { get; init; } = 1;

    /// <summary>The instances that take no new requests from anybody.</summary>
    public IReadOnlyList<string> Withheld { get; init; } = [];

    /// <summary>The instances that each gateway may use, by its name; null where every gateway may use all.</summary>
    public IReadOnlyDictionary<string, string[]>? Shares { get; init; }

    /// <summary>The demand as far as it matters to one who follows.</summary>
    public ClassDemand ToDemand() =>
        new(0) { Serve = Serve, ReservedRings = ReservedRings, ReservedLimit = ReservedLimit, ReservedShare = ReservedShare };

    /// <summary>Whether another order says the same.</summary>
    public bool SaysTheSame(ServingOrder? other) => other is not null
        && (Serve, ReservedRings, ReservedLimit, ReservedShare) == (other.Serve, other.ReservedRings, other.ReservedLimit, other.ReservedShare)
        && Withheld.SequenceEqual(other.Withheld)
        && (Shares, other.Shares) switch
        {
            (null, null) => true,
            ({ } left, { } right) => left.Count == right.Count
                && left.All(share => right.TryGetValue(share.Key, out var same) && share.Value.AsSpan().SequenceEqual(same)),
            _ => false,
        };
}
