using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Runtime;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Diagnostics;

/// <summary>
/// What can be read of revisions at any time. Only those that are awake are reported: one that sleeps has no instance and no load, and there may be
/// very many of them.
/// </summary>
internal sealed class RevisionGauges(Telemetry telemetry, ServingState serving) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        CreateScale();
        CreateLoad(ScalingMetric.Concurrency, "kn.revision.concurrency", "{request}", "concurrent requests");
        CreateLoad(ScalingMetric.RequestsPerSecond, "kn.revision.rps", "{request}/s", "requests per second");
        Create("kn.revision.request.concurrency", "{request}", "Requests on instances.", revision => revision.RequestsInFlight);
        Create("kn.revision.request.queued", "{request}", "Requests that wait for a place on an instance.", revision => revision.RequestsWaiting);
        telemetry.Meter.CreateObservableGauge("serverless.revision.instances", ObserveInstances, "{instance}", "Instances, by class and state.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void CreateScale()
    {
        Create("kn.revision.pods.desired", "{pod}", "Standard instances that the autoscaler wants.", revision => revision.Scale.Desired is >= 0 and { } desired ? desired : null);
        Create("kn.revision.pods.requested", "{pod}", "Standard instances that the backend was told to have.", revision => revision.Scaling?.Replicas);
        Create("kn.revision.panic.mode", "{mode}", "1 while the short window decides, else 0.", revision => revision.Scale.IsPanicking ? 1 : 0);
        Create(
            "kn.revision.capacity.excess",
            "{request}",
            "Spare capacity for bursts less the target burst capacity: below 0 there is too little.",
            revision => Decided(revision)?.ExcessBurstCapacity);
    }

    private void CreateLoad(ScalingMetric metric, string name, string unit, string what)
    {
        Create($"{name}.stable", unit, $"Average {what} over the stable window.", revision => Decided(revision, metric)?.StableLoad);
        Create($"{name}.panic", unit, $"Average {what} over the panic window.", revision => Decided(revision, metric)?.PanicLoad);
        Create($"{name}.target", unit, $"The {what} that one instance is to carry.", revision => Decided(revision, metric)?.TargetValue);
    }

    private static ScalingDecision? Decided(RevisionState revision, ScalingMetric? metric = null) =>
        revision.Scale.Decision is { IsValid: true } decision && (metric is null || revision.Scaling?.Settings.Metric == metric) ? decision : null;

    private void Create(string name, string unit, string description, Func<RevisionState, double?> read) =>
        telemetry.Meter.CreateObservableGauge(name, () => Observe(read), unit, description);

    private IEnumerable<Measurement<double>> Observe(Func<RevisionState, double?> read)
    {
        foreach (var revision in serving.Revisions.Where(IsAwake))
        {
            if (read(revision) is { } value)
            {
                yield return new Measurement<double>(value, TelemetryTags.Of(revision.Revision));
            }
        }
    }

    private IEnumerable<Measurement<long>> ObserveInstances()
    {
        foreach (var revision in serving.Revisions.Where(IsAwake))
        {
            foreach (var group in revision.Instances.Instances.GroupBy(instance => (instance.Class, instance.State)))
            {
                var tags = TelemetryTags.Of(revision.Revision);
                tags.Add(TelemetryTags.InstanceClass, InstanceInstruments.NameOf(group.Key.Class));
                tags.Add(TelemetryTags.InstanceState, NameOf(group.Key.State));
                yield return new Measurement<long>(group.Count(), tags);
            }
        }
    }

    private static string NameOf(InstanceState state) => state switch
    {
        InstanceState.Starting => "starting",
        InstanceState.Ready => "ready",
        _ => "ending",
    };

    /// <summary>Whether anything runs, or is to run, for the revision.</summary>
    internal static bool IsAwake(RevisionState revision) => revision.Scaling is not null || revision.Instances.Instances.Count > 0;
}
