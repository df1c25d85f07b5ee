namespace Serverless.Hosting.Runtime;

/// <summary>
/// The requests of one revision at the other gateways. Written as they report, read by the scaling loop.
/// </summary>
internal sealed class LoadElsewhere
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, GatewayLoad> _gateways = new(StringComparer.Ordinal);
    private long _served;

    public void Take(string gateway, GatewayLoad load)
    {
        lock (_lock)
        {
            // of a gateway that is new here nobody knows what was counted by an earlier leader
            var before = _gateways.GetValueOrDefault(gateway);
            _served += before is null ? 0 : Math.Max(0, load.ServedByReserved - before.ServedByReserved);
            _gateways[gateway] = load with { Held = load.Held ?? before?.Held };
        }
    }

    /// <summary>A gateway is gone, and its requests with it.</summary>
    /// <returns>Whether anything was known of it.</returns>
    public bool Forget(string gateway)
    {
        lock (_lock)
        {
            return _gateways.Remove(gateway);
        }
    }

    /// <summary>All of it together.</summary>
    public ThrottleStatus AddTo(ThrottleStatus own)
    {
        lock (_lock)
        {
            foreach (var load in _gateways.Values)
            {
                own = own with
                {
                    InFlight = own.InFlight + load.InFlight,
                    Waiting = own.Waiting + load.Waiting,
                    InFlightReserved = own.InFlightReserved + load.InFlightReserved,
                };
            }

            return own with { ServedByReserved = own.ServedByReserved + _served };
        }
    }

    /// <summary>Whether requests wait at a gateway.</summary>
    public bool WaitsAt(string gateway)
    {
        lock (_lock)
        {
            return _gateways.GetValueOrDefault(gateway) is { Waiting: > 0 };
        }
    }

    /// <summary>Whether a gateway obeys an order, or a later one.</summary>
    public bool Obeys(string gateway, long order)
    {
        lock (_lock)
        {
            return _gateways.GetValueOrDefault(gateway) is { } load && load.Applied >= order;
        }
    }

    /// <summary>Whether a gateway obeys an order that takes an instance away, and has finished the requests on it.</summary>
    public bool HasLeft(string gateway, string instance, long order)
    {
        lock (_lock)
        {
            return _gateways.GetValueOrDefault(gateway) is { } load && load.Applied >= order && !load.HeldBack.Contains(instance);
        }
    }

    /// <summary>The instances that each gateway said it may use.</summary>
    public IReadOnlyList<(string Gateway, string Instance)> Held()
    {
        lock (_lock)
        {
            return [.. _gateways.SelectMany(entry => entry.Value.Held ?? [], (entry, instance) => (entry.Key, instance))];
        }
    }
}
