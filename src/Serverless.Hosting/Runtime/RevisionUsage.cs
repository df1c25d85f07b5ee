using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// What the scaling loop keeps of the use of processor and memory of a revision. Written by that loop alone.
/// </summary>
internal sealed class RevisionUsage
{
    private const double BytesPerMebibyte = 1024 * 1024;

    private Dictionary<string, (DateTimeOffset At, TimeSpan ProcessorTime)> _before = [];

    public HpaMemory Memory { get; set; } = HpaMemory.Empty;

    /// <summary>Whether it was told that nothing is measured.</summary>
    public bool IsUnmeasuredTold { get; set; }

    /// <summary>Takes a measurement over: processor use is what was used since the last one, so an instance counts from its second on.</summary>
    public HpaInput Take(ValueList<Instance> instances, IReadOnlyList<InstanceUsage> measured, HpaSettings settings, int replicas, DateTimeOffset now)
    {
        var usages = measured.ToDictionary(usage => usage.Instance, StringComparer.Ordinal);
        var standard = instances.Where(instance => instance is { Class: InstanceClass.Standard, State: not InstanceState.Ending }).ToList();
        var ready = standard.Where(instance => instance.State == InstanceState.Ready).ToList();
        var known = ready.Select(instance => usages.GetValueOrDefault(instance.Name)).OfType<InstanceUsage>().ToList();
        var loads = known.Select(usage => LoadOf(usage, settings, now)).OfType<double>().ToList();
        _before = known.ToDictionary(usage => usage.Instance, usage => (now, usage.ProcessorTime), StringComparer.Ordinal);
        return new HpaInput
        {
            Now = now,
            Settings = settings,
            CurrentReplicas = replicas,
            Loads = loads,
            Unready = standard.Count - ready.Count + known.Count - loads.Count,
            Missing = ready.Count - known.Count,
        };
    }

    private double? LoadOf(InstanceUsage usage, HpaSettings settings, DateTimeOffset now)
    {
        if (settings.Metric == ScalingMetric.Memory)
        {
            return usage.MemoryBytes / BytesPerMebibyte;
        }

        return _before.TryGetValue(usage.Instance, out var before) && now > before.At
            ? (usage.ProcessorTime - before.ProcessorTime) / (now - before.At) / settings.CpuRequest * 100
            : null;
    }
}
