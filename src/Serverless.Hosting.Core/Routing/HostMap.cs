using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// An immutable map from hosts to entries that shares all but a path of three small arrays with the map that it was made from.
/// </summary>
/// <remarks>
/// A trie over 18 bits of the hash: a look-up is three array reads, a change copies three arrays of 64, whatever the size of the map.
/// At the end of a path hangs a chain of claims in the order in which they were made: the first one for a host has it.
/// </remarks>
internal sealed class HostMap<TTarget>
{
    private const int Bits = 6;
    private const int Width = 1 << Bits;

    private readonly Claim?[]?[]?[] _root;

    private HostMap(Claim?[]?[]?[] root) => _root = root;

    public static HostMap<TTarget> Empty { get; } = new(new Claim?[]?[Width][]);

    public RouteEntry<TTarget>? Find(ReadOnlySpan<char> host)
    {
        var hash = Hash(host);
        for (var claim = Chain(hash); claim is not null; claim = claim.Next)
        {
            if (claim.Hash == hash && host.Equals(claim.Host, StringComparison.OrdinalIgnoreCase))
            {
                return claim.Entry;
            }
        }

        return null;
    }

    /// <summary>The map with a host claimed for an entry, in place of the claim of the same route, or else after all others.</summary>
    public HostMap<TTarget> With(string host, RouteEntry<TTarget> entry)
    {
        var hash = Hash(host);
        return Replace(hash, Put(Chain(hash), new Claim(host, hash, entry, null)));
    }

    /// <summary>The map without the claim of a route to a host.</summary>
    public HostMap<TTarget> Without(string host, ResourceId route)
    {
        var hash = Hash(host);
        return Replace(hash, Remove(Chain(hash), host, route));
    }

    private static int Hash(ReadOnlySpan<char> host) => string.GetHashCode(host, StringComparison.OrdinalIgnoreCase);

    private static int Index(int hash, int level) => (hash >> (level * Bits)) & (Width - 1);

    private static Claim Put(Claim? chain, Claim claim) =>
        chain is null ? claim
        : chain.IsOf(claim.Host, claim.Entry.Route) ? claim with { Next = chain.Next }
        : chain with { Next = Put(chain.Next, claim) };

    private static Claim? Remove(Claim? chain, string host, ResourceId route) =>
        chain is null ? null
        : chain.IsOf(host, route) ? chain.Next
        : chain with { Next = Remove(chain.Next, host, route) };

    private Claim? Chain(int hash) => _root[Index(hash, 0)]?[Index(hash, 1)]?[Index(hash, 2)];

    private HostMap<TTarget> Replace(int hash, Claim? chain)
    {
        var root = Copy(_root);
        var middle = root[Index(hash, 0)] = Copy(root[Index(hash, 0)]);
        var leaves = middle[Index(hash, 1)] = Copy(middle[Index(hash, 1)]);
        leaves[Index(hash, 2)] = chain;
        return new(root);
    }

    private static T[] Copy<T>(T[]? array) => array is null ? new T[Width] : array.AsSpan().ToArray();

    private sealed record Claim(string Host, int Hash, RouteEntry<TTarget> Entry, Claim? Next)
    {
        public bool IsOf(string host, ResourceId route) => Entry.Route == route && Host.Equals(host, StringComparison.OrdinalIgnoreCase);
    }
}
