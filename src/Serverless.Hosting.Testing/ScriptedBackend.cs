using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Testing;

/// <summary>
/// A backend without processes: instances start after a delay of the test's choice, at addresses of the test's choice, and end when the test says so.
/// </summary>
public sealed partial class ScriptedBackend : IInstanceBackend, IMeasuringBackend, IResizingBackend
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Dictionary<ResourceId, ScriptedRevision> _revisions = [];
    private readonly List<Channel<RevisionInstances>> _watches = [];
    private readonly List<(string Revision, InstancePlan Plan)> _plans = [];
    private readonly List<string> _removed = [];
    private int _started;

    /// <summary>Creates a backend.</summary>
    /// <param name="time">The clock that <see cref="StartDelay"/> runs on; null for the system's.</param>
    public ScriptedBackend(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        Starting = _ => BecomesReady ? StartDelay : null;
    }

    /// <summary>How long an instance starts before it is ready; not at all by default. Counts for instances that start from then on.</summary>
    public TimeSpan StartDelay { get; set; }

    /// <summary>Whether instances become ready; true by default. Counts for instances that start from then on.</summary>
    public bool BecomesReady { get; set; } = true;

    /// <summary>
    /// How long an instance of a class starts; null for one that never becomes ready. By default as the two settings above say. Counts for instances that
    /// start from then on.
    /// </summary>
    public Func<InstanceClass, TimeSpan?> Starting { get; set; }

    /// <summary>The names of instance types of which no instance can be started.</summary>
    public ISet<string> OutOfStock { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Where an instance takes requests, by its revision and its number from 1.</summary>
    public Func<Revision, int, Uri> Address { get; set; } = (_, number) => new Uri($"http://127.0.0.1:{number}/");

    /// <summary>Why a revision cannot be run; nothing by default.</summary>
    public Func<Revision, RevisionFailure?> Ensuring { get; set; } = _ => null;

    /// <summary>What is wrong with a template; nothing by default.</summary>
    public Func<RevisionTemplate, IReadOnlyCollection<ValidationError>> Validating { get; set; } = _ => [];

    /// <summary>What an instance uses; null, the default, for one that cannot be measured.</summary>
    public Func<Instance, InstanceUsage?> Measuring { get; set; } = _ => null;

    /// <summary>Every plan that was taken, in order.</summary>
    public IReadOnlyList<(string Revision, InstancePlan Plan)> Plans
    {
        get
        {
            lock (_lock)
            {
                return [.. _plans];
            }
        }
    }

    /// <summary>How many reports have not been read yet.</summary>
    public int PendingReports
    {
        get
        {
            lock (_lock)
            {
                return _watches.Sum(watch => watch.Reader.Count);
            }
        }
    }

    /// <summary>The revisions that were removed, in order.</summary>
    public IReadOnlyList<string> Removed
    {
        get
        {
            lock (_lock)
            {
                return [.. _removed];
            }
        }
    }

    /// <summary>The instances of a revision now.</summary>
    /// <param name="revision">The name of the revision.</param>
    /// <returns>The instances, in the order in which they were started.</returns>
    public IReadOnlyList<Instance> InstancesOf(string revision)
    {
        lock (_lock)
        {
            return [.. _revisions.Where(entry => entry.Key.Name == revision).SelectMany(entry => entry.Value.Instances)];
        }
    }

    /// <summary>Ends an instance as if it had crashed; the plan in force has it replaced.</summary>
    /// <param name="name">The name of the instance.</param>
    /// <param name="failure">What is reported until another one is ready; null for nothing.</param>
    public void Kill(string name, RevisionFailure? failure = null)
    {
        lock (_lock)
        {
            foreach (var revision in _revisions.Values.Where(revision => revision.Instances.RemoveAll(instance => instance.Name == name) > 0))
            {
                revision.Failure = failure;
                ReportNeedsLock(revision);
                FillNeedsLock(revision);
            }
        }
    }

    /// <inheritdoc />
    public IReadOnlyCollection<ValidationError> Validate(RevisionTemplate template) => Validating(template);

    /// <inheritdoc />
    public Task<RevisionFailure?> EnsureAsync(Revision revision, CancellationToken cancellationToken) => Task.FromResult(Ensuring(revision));

    /// <inheritdoc />
    public Task ApplyAsync(Revision revision, InstancePlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(revision);
        ArgumentNullException.ThrowIfNull(plan);
        lock (_lock)
        {
            _plans.Add((revision.Name, plan));
            if (!_revisions.TryGetValue(revision.Id, out var scripted))
            {
                _revisions.Add(revision.Id, scripted = new ScriptedRevision(revision));
            }

            scripted.Plan = plan;
            FillNeedsLock(scripted);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task RemoveAsync(ResourceId revision, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _removed.Add(revision.Name);
            _revisions.Remove(revision);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    /// <remarks>Several hosts may watch. Instances outlive a host: another one on the same backend is told of them first.</remarks>
    public async IAsyncEnumerable<RevisionInstances> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watch = Channel.CreateUnbounded<RevisionInstances>();
        lock (_lock)
        {
            _watches.Add(watch);
            foreach (var revision in _revisions.Values)
            {
                watch.Writer.TryWrite(revision.Report());
            }
        }

        try
        {
            await foreach (var report in watch.Reader.ReadAllAsync(cancellationToken))
            {
                yield return report;
            }
        }
        finally
        {
            lock (_lock)
            {
                _watches.Remove(watch);
            }
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<InstanceUsage> Measure(ResourceId revision)
    {
        lock (_lock)
        {
            return _revisions.TryGetValue(revision, out var scripted) ? [.. scripted.Instances.Select(Measuring).OfType<InstanceUsage>()] : [];
        }
    }

    private void FillNeedsLock(ScriptedRevision revision)
    {
        revision.Instances.RemoveAll(instance => revision.Plan.End.Contains(instance.Name));
        TrimNeedsLock(revision, InstanceClass.Standard, revision.Plan.Standard);
        TrimNeedsLock(revision, InstanceClass.Reserved, revision.Plan.Reserved);
        ReportNeedsLock(revision);
    }

    private void TrimNeedsLock(ScriptedRevision revision, InstanceClass wanted, int count)
    {
        var type = wanted == InstanceClass.Reserved ? revision.Plan.ReservedType?.Name : revision.Plan.StandardType?.Name;
        var isOutOfStock = type is not null && OutOfStock.Contains(type);
        if (wanted == InstanceClass.Reserved)
        {
            revision.ReservedFailure = isOutOfStock
                ? new("ResourcesAvailable", RevisionFailure.OutOfStock, $"Type '{type}' is out of stock.") { InstanceType = type }
                : null;
        }

        while (!isOutOfStock && revision.Instances.Count(instance => instance.Class == wanted) < count)
        {
            StartNeedsLock(revision, wanted, type);
        }

        while (revision.Instances.Where(instance => instance.Class == wanted).ToList() is { } surplus && surplus.Count > count)
        {
            revision.Instances.Remove(surplus.LastOrDefault(instance => instance.State == InstanceState.Starting) ?? surplus[^1]);
        }
    }

    private void StartNeedsLock(ScriptedRevision revision, InstanceClass wanted, string? type)
    {
        var number = ++_started;
        var name = $"{revision.Revision.Name}-{(wanted == InstanceClass.Reserved ? "reserve-" : "")}{number}";
        var instance = new Instance(name, wanted, InstanceState.Starting) { CreatedAt = _time.GetUtcNow(), Address = Address(revision.Revision, number), Type = type };
        revision.Instances.Add(instance);
        if (Starting(wanted) is not { } delay)
        {
            return;
        }

        if (delay == TimeSpan.Zero)
        {
            BecomeReadyNeedsLock(revision, name);
        }
        else
        {
            revision.Starts.Add(_time.CreateTimer(_ => BecomeReady(revision, name), null, delay, Timeout.InfiniteTimeSpan));
        }
    }

    private void BecomeReady(ScriptedRevision revision, string name)
    {
        lock (_lock)
        {
            if (BecomeReadyNeedsLock(revision, name))
            {
                ReportNeedsLock(revision);
            }
        }
    }

    private bool BecomeReadyNeedsLock(ScriptedRevision revision, string name)
    {
        var index = revision.Instances.FindIndex(instance => instance.Name == name);
        if (index >= 0)
        {
            revision.Instances[index] = revision.Instances[index] with { State = InstanceState.Ready, ReadyAt = _time.GetUtcNow() };
            revision.Failure = null;
        }

        return index >= 0;
    }

    private void ReportNeedsLock(ScriptedRevision revision)
    {
        foreach (var watch in _watches)
        {
            watch.Writer.TryWrite(revision.Report());
        }
    }

    private sealed class ScriptedRevision(Revision revision)
    {
        public Revision Revision { get; } = revision;

        public InstancePlan Plan { get; set; } = new(0);

        public List<Instance> Instances { get; } = [];

        public List<ITimer> Starts { get; } = [];

        public RevisionFailure? Failure { get; set; }

        public RevisionFailure? ReservedFailure { get; set; }

        public RevisionInstances Report() => new(Revision.Id, Instances.ToValueList(), Failure) { ReservedFailure = ReservedFailure };
    }
}
