using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// What a leader keeps of the orders for one revision: the last one, and which gateway has which instance. Written by the scaling loop alone.
/// </summary>
internal sealed class RevisionOrders
{
    private readonly Dictionary<string, long> _withheldBy = new(StringComparer.Ordinal);
    private readonly Dictionary<string, InstanceGrant> _grants = new(StringComparer.Ordinal);

    /// <summary>The order in force; null before the first.</summary>
    public ServingOrder? Last { get; private set; }

    /// <summary>The order that took an instance from everybody; null where none did yet.</summary>
    public long? WithheldBy(string instance) => _withheldBy.TryGetValue(instance, out var version) ? version : null;

    /// <summary>Takes over what a gateway has from an earlier leader.</summary>
    public void Claim(string gateway, string instance) => _grants.TryAdd(instance, new InstanceGrant(gateway, GivenBy: -1));

    /// <summary>Puts an order in force.</summary>
    public void Give(ServingOrder order)
    {
        Last = order;
        foreach (var gone in _withheldBy.Keys.Except(order.Withheld).ToArray())
        {
            _withheldBy.Remove(gone);
        }

        foreach (var instance in order.Withheld)
        {
            _withheldBy.TryAdd(instance, order.Version);
        }

        foreach (var (instance, grant) in _grants.ToArray())
        {
            _grants[instance] = grant with
            {
                GivenBy = grant.GivenBy == 0 ? order.Version : grant.GivenBy,
                RevokedBy = grant is { IsRevoked: true, RevokedBy: 0 } ? order.Version : grant.RevokedBy,
            };
        }
    }

    /// <summary>
    /// Divides instances with a limit among gateways. One that has got an instance keeps it until it knows: so the request that waits there has its turn. An
    /// instance changes hands only when the one that had it has left it.
    /// </summary>
    /// <param name="instances">The instances that are ready and stay, in order.</param>
    /// <param name="alive">These, and those that are ready and do not stay.</param>
    /// <param name="gateways">The gateways, in order; at least one.</param>
    /// <param name="waits">Whether requests wait at each.</param>
    /// <param name="obeys">Whether a gateway obeys an order.</param>
    /// <param name="hasLeft">Whether a gateway obeys an order and has finished its requests on an instance that it took away.</param>
    /// <returns>What each gateway may use now.</returns>
    public IReadOnlyDictionary<string, string[]> Divide(
        IReadOnlyList<string> instances,
        IReadOnlySet<string> alive,
        IReadOnlyList<string> gateways,
        bool[] waits,
        Func<string, long, bool> obeys,
        Func<string, string, long, bool> hasLeft)
    {
        foreach (var gone in _grants.Keys.Where(instance => !alive.Contains(instance)).ToArray())
        {
            _grants.Remove(gone);
        }

        for (var i = 0; i < instances.Count; i++)
        {
            var grant = _grants.GetValueOrDefault(instances[i]);
            var current = grant is null ? -1 : IndexOf(gateways, grant.Gateway);
            var owner = gateways[InstanceTurns.OwnerOf(i, instances.Count, current, waits)];
            _grants[instances[i]] = grant switch
            {
                null => new InstanceGrant(owner),
                _ when grant.Gateway == owner => grant with { IsRevoked = false, RevokedBy = 0 },
                _ when current < 0 => new InstanceGrant(owner),
                { IsRevoked: false } => grant with { IsRevoked = grant.GivenBy != 0 && obeys(grant.Gateway, grant.GivenBy) },
                { RevokedBy: > 0 } when hasLeft(grant.Gateway, instances[i], grant.RevokedBy) => new InstanceGrant(owner),
                _ => grant,
            };
        }

        return gateways.ToDictionary(
            gateway => gateway,
            gateway => instances.Where(instance => _grants[instance] is { IsRevoked: false } grant && grant.Gateway == gateway).ToArray(),
            StringComparer.Ordinal);
    }

    private static int IndexOf(IReadOnlyList<string> gateways, string gateway)
    {
        for (var i = 0; i < gateways.Count; i++)
        {
            if (gateways[i] == gateway)
            {
                return i;
            }
        }

        return -1;
    }
}
