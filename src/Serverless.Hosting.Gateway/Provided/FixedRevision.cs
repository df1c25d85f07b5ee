using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Provided;

/// <summary>
/// A revision whose instances are at fixed addresses. All are probed for as long as the revision is known; the plan says how many of them count.
/// </summary>
internal sealed class FixedRevision(Revision revision, ProvidedRevisionContext context) : ProvidedRevision(revision, context)
{
    private readonly Dictionary<Uri, AddressProbe> _probes = [];
    private readonly Dictionary<string, (DateTimeOffset CreatedAt, DateTimeOffset? ReadyAt)> _times = [];
    private IReadOnlyList<FixedPlace> _places = [];
    private bool _hasEnded;
    private int _number;

    protected override void End() => _hasEnded = true;

    protected override void Update_NeedsLock(bool hasPlan)
    {
        var addresses = _hasEnded ? [] : ProvidedInstances.AddressesOf(Revision.Annotations) ?? [];
        foreach (var gone in _probes.Keys.Except(addresses).ToArray())
        {
            _probes.Remove(gone, out var probe);
            probe!.Dispose();
        }

        foreach (var address in addresses.Where(address => !_probes.ContainsKey(address)))
        {
            _probes.Add(address, Probe(address));
        }

        _places = FixedPlacement.Next(_places, addresses, Plan, address => _probes[address].IsUp, () => $"{Revision.Name}-{Context.Run}-{++_number}");
    }

    protected override RevisionInstances Report_NeedsLock()
    {
        var now = Context.Time.GetUtcNow();
        foreach (var gone in _times.Keys.Except(_places.Select(place => place.Name)).ToArray())
        {
            _times.Remove(gone);
        }

        return new(Revision.Id, _places.Select(place => ToInstance(place, now)).ToValueList(), FailureOf());
    }

    private Instance ToInstance(FixedPlace place, DateTimeOffset now)
    {
        var isUp = _probes[place.Address].IsUp;
        var (createdAt, readyAt) = _times.GetValueOrDefault(place.Name, (now, null));
        readyAt ??= isUp ? now : null;
        _times[place.Name] = (createdAt, readyAt);
        return new(place.Name, place.Class, isUp ? InstanceState.Ready : InstanceState.Starting) { Address = place.Address, CreatedAt = createdAt, ReadyAt = readyAt };
    }

    /// <summary>Told when no address answers, and has not for a while.</summary>
    private RevisionFailure? FailureOf()
    {
        if (_probes.Count == 0 || _probes.Values.Any(probe => probe.Problem is null))
        {
            return null;
        }

        var problems = _probes.Select(probe => $"{probe.Key.OriginalString} is not ready: {probe.Value.Problem}.");
        return new(ConditionTypes.ContainerHealthy, "Unreachable", string.Join(" ", problems));
    }
}
