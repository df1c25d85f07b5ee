using System.Collections.Concurrent;
using Serverless.Hosting.Kubernetes.ApiServer;

namespace Serverless.Hosting.Kubernetes.Nodes;

/// <summary>
/// Stands for the scheduler and a kubelet: runs pods as processes of this machine, each on a loopback address of its own.
/// </summary>
/// <param name="store">The objects.</param>
/// <param name="faults">What goes wrong.</param>
/// <param name="images">The programs that there are images of, by name.</param>
internal sealed class PodNode(ResourceStore store, ApiServerFaults faults, IReadOnlyDictionary<string, string> images) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, PodRun> _runs = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>The processes that run.</summary>
    public IReadOnlyList<int> Processes => [.. _runs.Values.SelectMany(run => run.Processes)];

    public PodNode Start()
    {
        _loop = Task.Run(LoopAsync);
        return this;
    }

    /// <summary>The processes of a pod.</summary>
    public IReadOnlyList<int> ProcessesOf(string pod) => [.. _runs.Values.Where(run => run.Name == pod).SelectMany(run => run.Processes)];

    /// <summary>Evicts a pod, as a node does that runs out of memory.</summary>
    public Task EvictAsync(string pod) => _runs.Values.Single(run => run.Name == pod).EvictAsync("The node was low on resource: memory.");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await Task.WhenAll(_runs.Values.Select(run => run.DisposeAsync().AsTask()));
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var changed = store.Changed;
            var pods = store.List(ApiResource.Pods, new(null, null, null)).Items.ToDictionary(pod => (string)pod["metadata"]!["uid"]!);
            foreach (var (uid, pod) in pods)
            {
                if (!_runs.TryGetValue(uid, out var run) && pod["status"]?["phase"] is null)
                {
                    _runs[uid] = run = new PodRun(store, faults, images, pod.DeepClone().AsObject());
                    run.Start();
                }

                if (pod["metadata"]!["deletionTimestamp"] is not null)
                {
                    run?.End(TimeSpan.FromSeconds((int)pod["metadata"]!["deletionGracePeriodSeconds"]!));
                }
            }

            foreach (var uid in _runs.Keys.Except(pods.Keys))
            {
                _runs.TryRemove(uid, out var run);
                await run!.DisposeAsync();
            }

            await changed.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
