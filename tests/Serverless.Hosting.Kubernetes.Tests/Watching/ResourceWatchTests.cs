using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Kubernetes.ApiServer;

namespace Serverless.Hosting.Kubernetes.Watching;

public sealed class ResourceWatchTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly PodNames _names = new();
    private TestApiServer _server = null!;
    private k8s.Kubernetes _client = null!;
    private Task _watching = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        _server = await TestApiServer.StartAsync();
        _client = _server.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _client.Dispose();
        await _server.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Run_WatchThatHangsWithoutAWord_IsOpenedAnewAfterItsTime()
    {
        var options = new KubernetesBackendOptions();
        var watch = new ResourceWatch<V1Pod>(new PodSource(_client, "default"), _names, options, _time, NullLogger.Instance);
        await watch.ListAsync(TestContext.Current.CancellationToken);
        _watching = watch.RunAsync(_stop.Token);
        await CreateAsync("early");
        await UntilAsync(() => _names.Has("early"));

        _server.Faults.SilenceWatches();
        await CreateAsync("late");
        var begun = _time.GetUtcNow();
        await UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return _names.Has("late");
        });

        Assert.True(_time.GetUtcNow() - begun >= options.WatchTimeout, "The watch that hung told of it after all.");
        Assert.Equal(1, _server.Reads["list pods"]);
    }

    private Task CreateAsync(string name)
    {
        _server.Store.Create(ApiResource.Pods, "default", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { [KubernetesLabels.RevisionUid] = "u", [KubernetesLabels.Revision] = "r" } },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray() },
        });
        return _server.Reads.ContainsKey("watch pods") ? Task.CompletedTask : UntilAsync(() => _server.Reads.ContainsKey("watch pods"));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Deadline);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), limit.Token);
        }
    }

    private sealed class PodNames : IWatchSink<V1Pod>
    {
        private readonly HashSet<string> _names = [];

        public bool Has(string name)
        {
            lock (_names)
            {
                return _names.Contains(name);
            }
        }

        public void Replace(IReadOnlyList<V1Pod> items)
        {
            foreach (var item in items)
            {
                Put(item);
            }
        }

        public void Put(V1Pod item)
        {
            lock (_names)
            {
                _names.Add(item.Metadata.Name);
            }
        }

        public void Remove(V1Pod item)
        {
            lock (_names)
            {
                _names.Remove(item.Metadata.Name);
            }
        }
    }
}
