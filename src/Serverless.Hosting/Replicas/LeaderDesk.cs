using Serverless.Hosting.Activation;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Replicas;

/// <summary>
/// The leader's side of what gateways report: who they are, what each of them has heard, and the orders for all of them.
/// </summary>
/// <remarks>
/// A new leader does not know which gateway has which instance. Until all that were there under the last one have told, or have had the time to, it divides
/// no instances anew.
/// </remarks>
internal sealed class LeaderDesk(ReplicaRole role, ServingState serving, ActivationSignal signal, TimeProvider time)
{
    /// <summary>How long a gateway may be silent before it counts as gone.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _heard = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, ServingOrder> _orders = [];
    private readonly HashSet<string> _awaited = new(StringComparer.Ordinal);
    private IReadOnlyList<string> _known = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _term;
    private long _version;
    private DateTimeOffset _censusUntil;

    /// <summary>The gateways, this one included, in order.</summary>
    public IReadOnlyList<string> Gateways
    {
        get
        {
            lock (_lock)
            {
                return [.. _heard.Keys.Append(role.Self).Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>The gateways besides this one, in no order.</summary>
    public IReadOnlyCollection<string> Others
    {
        get
        {
            lock (_lock)
            {
                return _heard.Count == 0 ? [] : [.. _heard.Keys];
            }
        }
    }

    /// <summary>Whether it is known which gateway has which instance.</summary>
    public bool KnowsWhoHasWhat
    {
        get
        {
            lock (_lock)
            {
                return _awaited.Count == 0 && (_known.Count > 0 || time.GetUtcNow() >= _censusUntil);
            }
        }
    }

    /// <summary>Remembers, while another host leads, which gateways there are.</summary>
    public void Remember(IReadOnlyList<string> gateways)
    {
        lock (_lock)
        {
            _known = gateways;
        }
    }

    /// <summary>Begins a term. Called by the scaling loop.</summary>
    public void Begin(LeaderTerm term)
    {
        lock (_lock)
        {
            (_term, _version) = (term.Id, 0);
            _heard.Clear();
            _orders.Clear();
            _awaited.Clear();
            if (!term.IsFirst)
            {
                _awaited.UnionWith(_known.Where(gateway => gateway != role.Self));
            }

            _censusUntil = term.IsFirst ? time.GetUtcNow() : time.GetUtcNow() + Patience;
        }
    }

    /// <summary>Ends the term. Called by the scaling loop.</summary>
    public void End()
    {
        lock (_lock)
        {
            _known = _term is null ? _known : [.. _heard.Keys];
            _term = null;
            TellNeedsLock();
        }
    }

    /// <summary>Takes a report.</summary>
    /// <returns>What the gateway has to know; null where this host does not lead.</returns>
    public LeaderAnswer? Take(GatewayReport report)
    {
        var isNew = false;
        LeaderAnswer answer;
        lock (_lock)
        {
            if (_term is null || role.Term?.Id != _term)
            {
                return null;
            }

            var isKnown = report.Term == _term && (report.IsFull || _heard.ContainsKey(report.Gateway));
            if (isKnown)
            {
                isNew = _heard.TryAdd(report.Gateway, default);
                _heard[report.Gateway] = time.GetUtcNow();
                isNew |= _awaited.Remove(report.Gateway) && _awaited.Count == 0;
            }

            answer = AnswerNeedsLock(_term, report.Term == _term ? report.Seen : 0, asksForAll: !isKnown);
        }

        if (!answer.AsksForAll)
        {
            foreach (var told in report.Revisions)
            {
                Take(report.Gateway, told);
            }
        }

        if (isNew)
        {
            LookAtLimited();
        }

        return answer;
    }

    /// <summary>Waits for orders beyond a version.</summary>
    /// <returns>What the gateway has to know; null where this host does not lead.</returns>
    public async Task<LeaderAnswer?> WaitAsync(string term, long seen, CancellationToken cancellationToken)
    {
        Task changed;
        lock (_lock)
        {
            if (_term is null || role.Term?.Id != _term)
            {
                return null;
            }

            if (term != _term || _version > seen)
            {
                return AnswerNeedsLock(_term, term == _term ? seen : 0, asksForAll: term != _term);
            }

            changed = _changed.Task;
        }

        await changed.WaitAsync(cancellationToken);
        lock (_lock)
        {
            return _term is null ? null : AnswerNeedsLock(_term, term == _term ? seen : 0, asksForAll: term != _term);
        }
    }

    /// <summary>Gives an order to all gateways. Called by the scaling loop.</summary>
    /// <returns>The order with its version.</returns>
    public ServingOrder Give(ServingOrder order, long? replaces)
    {
        lock (_lock)
        {
            if (replaces is { } before)
            {
                _orders.Remove(before);
            }

            order = order with { Version = ++_version };
            _orders.Add(order.Version, order);
            TellNeedsLock();
            return order;
        }
    }

    /// <summary>Forgets the gateways that have been silent for too long. Called each second.</summary>
    public void Sweep()
    {
        string[] gone;
        bool isOver;
        lock (_lock)
        {
            if (_term is null)
            {
                return;
            }

            var now = time.GetUtcNow();
            gone = [.. _heard.Where(entry => now - entry.Value > Patience).Select(entry => entry.Key)];
            Array.ForEach(gone, gateway => _heard.Remove(gateway));
            isOver = _censusUntil > DateTimeOffset.MinValue && now >= _censusUntil;
            if (isOver)
            {
                _censusUntil = DateTimeOffset.MinValue;
                _awaited.Clear();
            }

            foreach (var deleted in _orders.Values.Where(order => serving.Find(order.Namespace, order.Name) is null).ToArray())
            {
                _orders.Remove(deleted.Version);
            }
        }

        foreach (var revision in gone.Length == 0 ? [] : serving.Revisions.Where(revision => Array.FindAll(gone, revision.Forget).Length > 0))
        {
            signal.Ring(revision);
        }

        if (isOver)
        {
            LookAtLimited();
        }
    }

    private void Take(string gateway, RevisionReport told)
    {
        if (serving.Find(told.Namespace, told.Name) is not { } revision)
        {
            return;
        }

        revision.Elsewhere.Take(gateway, new GatewayLoad(
            told.InFlight, told.Waiting, told.InFlightReserved, told.ServedByReserved, told.Applied, told.HeldBack, told.Held));
        signal.Report(revision, new GatewaySample(told.Concurrency, told.Requests, told.Rings));
    }

    /// <summary>Who has which instance may change where instances have a limit.</summary>
    private void LookAtLimited()
    {
        foreach (var revision in serving.Revisions.Where(revision => revision.Revision.Spec.ContainerConcurrency > 0 && revision.Instances.Instances.Count > 0))
        {
            signal.Ring(revision);
        }
    }

    private LeaderAnswer AnswerNeedsLock(string term, long seen, bool asksForAll) => new(term, _version)
    {
        AsksForAll = asksForAll,
        Gateways = [.. _heard.Keys.Append(role.Self).Order(StringComparer.Ordinal)],
        Orders = seen == _version ? [] : [.. _orders.Values.Where(order => order.Version > seen)],
    };

    private void TellNeedsLock()
    {
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
