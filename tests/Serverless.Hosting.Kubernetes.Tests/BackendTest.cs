using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Kubernetes.ApiServer;
using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Kubernetes;

/// <summary>
/// A backend and the cluster that it talks to.
/// </summary>
internal sealed class BackendTest : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<ResourceId, RevisionInstances> _reports = [];
    private readonly k8s.Kubernetes _client;
    private TaskCompletionSource _reported = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _watching = Task.CompletedTask;

    private BackendTest(TestApiServer server, Action<KubernetesBackendOptions>? configure)
    {
        (Server, _client) = (server, server.CreateClient());
        var options = new KubernetesBackendOptions { Namespaces = { "default" }, RetryDelay = TimeSpan.FromMilliseconds(5), MaxRetryDelay = TimeSpan.FromMilliseconds(100) };
        configure?.Invoke(options);
        Backend = new(_client, Options.Create(options), Options.Create(new ServerlessOptions()), InstanceCatalog.Default, TimeProvider.System, NullLogger<KubernetesBackend>.Instance);
    }

    public TestApiServer Server { get; }

    public KubernetesBackend Backend { get; }

    public Revision Coffee { get; } = Revisions.Read(Revisions.Coffee);

    public static async Task<BackendTest> StartAsync(TestApiServer server, Action<KubernetesBackendOptions>? configure = null)
    {
        var test = new BackendTest(server, configure);
        await test.Backend.StartingAsync(TestContext.Current.CancellationToken);
        test._watching = test.WatchAsync();
        return test;
    }

    public JsonObject? Deployment(string name = "coffee-00001-deployment") => Find(ApiResource.Deployments, name);

    public JsonObject? Pod(string name) => Find(ApiResource.Pods, name);

    public Task<RevisionInstances> ReportAsync(Func<RevisionInstances, bool> condition) => ReportAsync(Coffee.Id, condition);

    /// <summary>Waits for a report.</summary>
    public async Task<RevisionInstances> ReportAsync(ResourceId id, Func<RevisionInstances, bool> condition)
    {
        while (true)
        {
            Task next;
            lock (_gate)
            {
                next = _reported.Task;
                if (_reports.TryGetValue(id, out var report) && condition(report))
                {
                    return report;
                }
            }

            await next.WaitAsync(Deadline, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until the objects of the cluster are as a test wants them.</summary>
    public async Task ClusterAsync(Func<bool> condition)
    {
        while (true)
        {
            var changed = Server.Store.Changed;
            if (condition())
            {
                return;
            }

            await changed.WaitAsync(Deadline, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Changes the status of an object, as a controller would.</summary>
    public void SetStatus(ApiResource resource, string name, JsonObject status) => Server.Store.Update(resource, "default", name, isStatus: true, item =>
    {
        item["status"] = status;
        return item;
    });

    public async ValueTask DisposeAsync()
    {
        await Backend.StoppedAsync(CancellationToken.None);
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Backend.Dispose();
        _client.Dispose();
        _stop.Dispose();
    }

    private JsonObject? Find(ApiResource resource, string name) =>
        Server.Store.List(resource, new(null, $"metadata.name={name}", null)).Items.SingleOrDefault();

    private async Task WatchAsync()
    {
        await foreach (var report in Backend.WatchAsync(_stop.Token))
        {
            lock (_gate)
            {
                _reports[report.Revision] = report;
                _reported.SetResult();
                _reported = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
