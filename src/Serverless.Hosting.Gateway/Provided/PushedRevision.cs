using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Provided;

/// <summary>
/// A revision whose instances another party starts and ends.
/// </summary>
internal sealed class PushedRevision(Revision revision, ProvidedRevisionContext context) : ProvidedRevision(revision, context)
{
    private readonly Dictionary<string, PushedInstance> _instances = new(StringComparer.Ordinal);
    private GivenInstances _given = new([], null, null);

    /// <summary>What the other party is to do.</summary>
    public WantedInstances Wanted
    {
        get
        {
            lock (Gate)
            {
                return new(Revision.Id, Revision.ServiceName, Plan, EndNow().Order(StringComparer.Ordinal).ToValueList(), _instances.Values
                    .OrderBy(instance => instance.Given.Id, StringComparer.Ordinal)
                    .Select(instance => (instance.Given, instance.State == InstanceState.Ready))
                    .ToValueList());
            }
        }
    }

    /// <summary>Takes over what the other party has; what it does not list is gone.</summary>
    /// <returns>What is wrong with it, by field; nothing if it was taken.</returns>
    public IReadOnlyList<(string Field, string Message)> Put(GivenInstances given)
    {
        (string Field, string Message)[] problems = [];
        Change(() =>
        {
            problems = [.. Contradictions(given)];
            _given = problems.Length > 0 ? _given : given;
        });
        return problems;
    }

    protected override void End() => _given = new([], null, null);

    protected override void Update_NeedsLock(bool hasPlan)
    {
        var now = Context.Time.GetUtcNow();
        foreach (var gone in _instances.Keys.Except(_given.Instances.Select(given => given.Id)).ToArray())
        {
            _instances.Remove(gone, out var instance);
            instance!.Probe?.Dispose();
        }

        foreach (var given in _given.Instances)
        {
            var instance = _instances.TryGetValue(given.Id, out var known) ? known : _instances[given.Id] = new(given, now);
            instance.Given = given with { Address = given.Address ?? instance.Given.Address };
            instance.Probe ??= given.State == GivenState.Running ? Probe(given.Address!) : null;
            instance.ReadyAt ??= instance.State == InstanceState.Ready ? now : null;
        }

        GiveUpSurplus(InstanceClass.Standard, Plan.Standard, hasPlan);
        GiveUpSurplus(InstanceClass.Reserved, Plan.Reserved, hasPlan);
    }

    protected override RevisionInstances Report_NeedsLock() =>
        new(Revision.Id, _instances.Values.Select(instance => instance.ToInstance()).ToValueList(), _given.Failure) { ReservedFailure = _given.ReservedFailure };

    /// <summary>
    /// Ready instances that are too many are drained by the host, and named in the plan. One that never was ready has no requests and is let go here, the youngest
    /// first; one that runs already only when a plan says so, not when it is first heard of: it may be left from before.
    /// </summary>
    private void GiveUpSurplus(InstanceClass @class, int want, bool hasPlan)
    {
        var staying = _instances.Values
            .Where(instance => instance.Given.Class == @class && instance.State != InstanceState.Ending && !Plan.End.Contains(instance.Given.Id))
            .ToArray();
        var surplus = staying
            .Where(instance => instance is { ReadyAt: null, State: InstanceState.Starting } && (hasPlan || instance.Given.State == GivenState.Starting))
            .OrderByDescending(instance => instance.CreatedAt)
            .Take(staying.Length - want);
        foreach (var instance in surplus)
        {
            instance.IsGivenUp = true;
        }
    }

    private IEnumerable<string> EndNow() =>
        _instances.Values.Where(instance => instance.IsGivenUp || Plan.End.Contains(instance.Given.Id)).Select(instance => instance.Given.Id);

    /// <summary>An id stands for one instance from its start to its end.</summary>
    private IEnumerable<(string Field, string Message)> Contradictions(GivenInstances given)
    {
        for (var i = 0; i < given.Instances.Count; i++)
        {
            var instance = given.Instances[i];
            if (!_instances.TryGetValue(instance.Id, out var known))
            {
                continue;
            }

            if ((known.Given.Address, instance.Address) is ({ } address, { } other) && other != address)
            {
                yield return ($"instances[{i}].address", $"'{instance.Id}' is at {address.OriginalString}; an instance that is started anew needs another id");
            }

            if (known.Given.Class != instance.Class)
            {
                yield return ($"instances[{i}].class", $"'{instance.Id}' is of the other class; an instance that is started anew needs another id");
            }

            if (known.Probe is not null && instance.State == GivenState.Starting)
            {
                yield return ($"instances[{i}].state", $"'{instance.Id}' has been running; an instance that is started anew needs another id");
            }
        }
    }
}
