using Serverless.Hosting.Backends;
using Serverless.Hosting.Kubernetes.Backend;

namespace Serverless.Hosting.Kubernetes.Probing;

/// <summary>
/// Lets a pod count as ready when the gateway's own probe of it succeeds, which is often sooner than the kubelet's, of whole seconds, and the news of it. As soon as
/// the kubelet has found a pod ready, its word alone counts.
/// </summary>
internal sealed class EarlyReadiness(ClusterState state, Func<PodProbe, CancellationToken, Task<bool>> ask, TimeProvider timeProvider, CancellationToken stopping)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MostDelay = TimeSpan.FromSeconds(1);

    // what takes longer is left to the kubelet
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>What a pod counts as. Called with the lock of the state; begins to probe a pod that is new.</summary>
    /// <param name="mark">What is known of it already; null for nothing.</param>
    /// <param name="pod">The pod as the cluster tells it.</param>
    public PodReport Judge(EarlyMark? mark, PodReport pod)
    {
        switch (pod.Instance.State)
        {
            case InstanceState.Ready:
                return pod with { Early = new(pod.Restarts, ReadyAt: null) };
            case InstanceState.Starting when mark is null && pod.Probe is { } probe:
                _ = Task.Run(() => ProbeAsync(pod, probe), CancellationToken.None);
                return pod with { Early = new(pod.Restarts, ReadyAt: null) };
            case InstanceState.Starting when mark?.ReadyAt is { } readyAt && mark.Restarts == pod.Restarts:
                return pod with { Instance = pod.Instance with { State = InstanceState.Ready, ReadyAt = readyAt }, Early = mark };
            default:
                return pod with { Early = mark };
        }
    }

    private async Task ProbeAsync(PodReport pod, PodProbe probe)
    {
        try
        {
            var begun = timeProvider.GetTimestamp();
            for (var delay = FirstDelay; timeProvider.GetElapsedTime(begun) < Deadline && IsStarting(pod); delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, MostDelay.Ticks)))
            {
                if (await ask(probe, stopping))
                {
                    Pass(pod);
                    return;
                }

                await Task.Delay(delay, timeProvider, stopping);
            }
        }
        catch (OperationCanceledException)
        {
            // the host stops
        }
    }

    private bool IsStarting(PodReport pod) => state.Read(pod.Revision, revision =>
        revision.Pods.TryGetValue(pod.Instance.Name, out var known) && known.Instance.State == InstanceState.Starting && known.Restarts == pod.Restarts);

    private void Pass(PodReport pod) => state.Change(pod.Revision, revision =>
    {
        if (revision.Pods.TryGetValue(pod.Instance.Name, out var known) && known.Instance.State == InstanceState.Starting)
        {
            revision.Pods[pod.Instance.Name] = Judge(new EarlyMark(pod.Restarts, timeProvider.GetUtcNow()), known);
        }

        return revision;
    });
}
