using System.Collections.Concurrent;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Model;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Replicas;

/// <summary>
/// The orders that this gateway has got, for each revision the last. They come in from the link, and are obeyed by the scaling loop.
/// </summary>
internal sealed class OrderInbox(ServingState serving, ActivationSignal signal)
{
    private readonly ConcurrentDictionary<ResourceId, (string Term, ServingOrder Order)> _orders = new();

    /// <summary>Takes orders in.</summary>
    public void Put(string term, IReadOnlyList<ServingOrder> orders)
    {
        foreach (var order in orders)
        {
            var id = new ResourceId(ResourceKind.Revision, order.Namespace, order.Name);
            _orders.AddOrUpdate(id, _ => (term, order), (_, known) => known.Term == term && known.Order.Version >= order.Version ? known : (term, order));
            if (serving.Find(id) is { } revision)
            {
                signal.Ring(revision);
            }
        }
    }

    /// <summary>The order that a revision is to obey; null for none.</summary>
    public (string Term, ServingOrder Order)? Find(ResourceId revision) => _orders.TryGetValue(revision, out var order) ? order : null;

    /// <summary>Forgets the orders of revisions that are gone.</summary>
    public void Sweep()
    {
        foreach (var id in _orders.Keys.Where(id => serving.Find(id) is null).ToArray())
        {
            _orders.TryRemove(id, out _);
        }
    }

    /// <summary>Forgets everything: this host leads now.</summary>
    public void Clear() => _orders.Clear();
}
