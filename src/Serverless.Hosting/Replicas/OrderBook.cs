using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Replicas;

/// <summary>
/// The leader's last step with a revision: what the throttles of all gateways have to know of it. Called by the scaling loop alone.
/// </summary>
internal sealed class OrderBook(LeaderDesk desk, ReplicaRole role)
{
    /// <summary>Tells whether requests of other gateways may be on an instance that takes no new ones; null where there can be no others.</summary>
    public Func<string, bool>? BusyElsewhere(RevisionState revision) => role.IsAlone ? null : instance =>
    {
        var others = desk.Others;
        return others.Count > 0
            && (revision.Orders?.WithheldBy(instance) is not { } order || others.Any(gateway => !revision.Elsewhere.HasLeft(gateway, instance, order)));
    };

    /// <summary>Tells the gateways what has changed, if anything has.</summary>
    public void Update(RevisionState revision)
    {
        // what this gateway has to leave and does not use goes to another one at once: each instance moves once at most, the next look sees to the rest
        var moves = revision.Revision.Spec.ContainerConcurrency > 0 ? revision.Instances.Instances.Count : 0;
        while (!role.IsAlone && Tell(revision) && moves > 0)
        {
            moves--;
        }
    }

    /// <summary>Gives an order if there is anything new to say.</summary>
    /// <returns>Whether there was.</returns>
    private bool Tell(RevisionState revision)
    {
        var view = revision.Throttle.View();
        var isLimited = revision.Revision.Spec.ContainerConcurrency > 0;
        if ((isLimited && !desk.KnowsWhoHasWhat) || (revision.Orders is null && revision.Instances.Instances.Count == 0))
        {
            return false;
        }

        var orders = revision.Orders ??= Open(revision, view);
        var order = new ServingOrder(revision.Revision.Namespace, revision.Revision.Name, 0)
        {
            Serve = view.Demand.Serve,
            ReservedRings = view.Demand.ReservedRings,
            ReservedLimit = view.Demand.ReservedLimit,
            ReservedShare = view.Demand.ReservedShare,
            Withheld = view.Leaving,
            Shares = isLimited ? Divide(revision, orders, view) : null,
        };
        if (order.SaysTheSame(orders.Last))
        {
            return false;
        }

        // this gateway first: another one must not get what it has not left
        if (order.Shares is { } shares)
        {
            revision.Throttle.Allow(shares.GetValueOrDefault(role.Self, []).ToHashSet(StringComparer.Ordinal));
        }

        orders.Give(desk.Give(order, orders.Last?.Version));
        return true;
    }

    private RevisionOrders Open(RevisionState revision, ServingView view)
    {
        var orders = new RevisionOrders();
        foreach (var instance in view.Allowed?.Union(view.HeldBack) ?? [])
        {
            orders.Claim(role.Self, instance);
        }

        foreach (var (gateway, instance) in revision.Elsewhere.Held())
        {
            orders.Claim(gateway, instance);
        }

        return orders;
    }

    private IReadOnlyDictionary<string, string[]> Divide(RevisionState revision, RevisionOrders orders, ServingView view)
    {
        var gateways = desk.Gateways;
        var own = revision.Throttle.Read().Waiting;
        int[] waiting = [.. gateways.Select(gateway => gateway == role.Self ? own : revision.Elsewhere.WaitingAt(gateway))];
        var heldBack = view.HeldBack.ToHashSet(StringComparer.Ordinal);
        return orders.Divide(
            view.Staying,
            view.Staying.Concat(view.Leaving).ToHashSet(StringComparer.Ordinal),
            gateways,
            waiting,
            (gateway, order) => gateway == role.Self || revision.Elsewhere.Obeys(gateway, order),
            (gateway, instance, order) => gateway == role.Self ? !heldBack.Contains(instance) : revision.Elsewhere.HasLeft(gateway, instance, order));
    }
}
