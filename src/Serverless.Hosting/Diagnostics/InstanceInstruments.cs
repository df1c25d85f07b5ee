using System.Diagnostics.Metrics;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Diagnostics;

/// <summary>
/// What is measured of the lives of instances, as events: found by comparing two reports of the backend.
/// </summary>
internal sealed class InstanceInstruments(Telemetry telemetry)
{
    private readonly Counter<long> _starts = telemetry.Meter.CreateCounter<long>(
        "serverless.instance.starts", "{instance}", "Instances that the backend began to start, those that replace one that ended included.");

    private readonly Histogram<double> _startDuration = telemetry.Meter.CreateHistogram<double>(
        "serverless.instance.start.duration", "s", "Time from the moment that an instance was asked for until it was ready.");

    // those that were ready, and are not at the moment: ready again is not started again
    private readonly HashSet<string> _unready = new(StringComparer.Ordinal);

    private readonly Counter<long> _failures = telemetry.Meter.CreateCounter<long>(
        "serverless.instance.failures", "{instance}", "Instances that ended by themselves or could not be started.");

    /// <summary>The backend has reported anew. Called by the watch of the backend alone.</summary>
    public void OnReport(Revision revision, RevisionInstances before, RevisionInstances after)
    {
        if (!_starts.Enabled && !_startDuration.Enabled && !_failures.Enabled)
        {
            return;
        }

        foreach (var instance in after.Instances)
        {
            OnInstance(revision, before.Instances.FirstOrDefault(known => known.Name == instance.Name), instance);
        }

        _unready.ExceptWith(before.Instances.Select(instance => instance.Name).Except(after.Instances.Select(instance => instance.Name)));

        // one that was told to end is reported as ending first, or goes without a failure
        if (after.Failure is { } failure)
        {
            foreach (var gone in before.Instances.Where(known => known.State != InstanceState.Ending && after.Instances.All(instance => instance.Name != known.Name)))
            {
                var tags = TelemetryTags.Of(revision);
                tags.Add(TelemetryTags.InstanceClass, NameOf(gone.Class));
                tags.Add(TelemetryTags.ErrorType, failure.Reason);
                _failures.Add(1, tags);
            }
        }
    }

    /// <summary>The class in an attribute.</summary>
    public static string NameOf(InstanceClass instances) => instances == InstanceClass.Standard ? "standard" : "reserved";

    private void OnInstance(Revision revision, Instance? before, Instance after)
    {
        if (before?.State == InstanceState.Ready && after.State == InstanceState.Starting)
        {
            _unready.Add(after.Name);
        }

        var becameReady = after is { State: InstanceState.Ready, ReadyAt: not null } && before?.State != InstanceState.Ready && !_unready.Contains(after.Name);
        if (before is not null && !becameReady)
        {
            return;
        }

        var tags = TelemetryTags.Of(revision);
        tags.Add(TelemetryTags.InstanceClass, NameOf(after.Class));
        if (before is null)
        {
            _starts.Add(1, tags);
        }

        if (becameReady)
        {
            _startDuration.Record((after.ReadyAt!.Value - after.CreatedAt).TotalSeconds, tags);
        }
    }
}
