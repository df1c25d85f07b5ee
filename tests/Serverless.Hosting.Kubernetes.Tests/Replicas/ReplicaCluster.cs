using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using k8s;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serverless.Hosting.Kubernetes.Store;
using Serverless.Hosting.Replicas;
using Serverless.Hosting.Runtime;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Kubernetes.Replicas;

/// <summary>
/// Several hosts on one cluster that elect their leader and reach each other over sockets.
/// </summary>
internal sealed class ReplicaCluster : IAsyncDisposable
{
    public const string Revision = "coffee-00001";

    public static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly List<ClusterHost> _hosts = [];
    private readonly List<Cable> _cables = [];

    private ReplicaCluster(Cluster cluster) => Cluster = cluster;

    public Cluster Cluster { get; }

    public int Count => _hosts.Count;

    public static async Task<ReplicaCluster> StartAsync(int count)
    {
        var replicas = new ReplicaCluster(await Cluster.StartAsync());
        for (var i = 0; i < count; i++)
        {
            await replicas.AddAsync();
        }

        await UntilAsync(() => replicas.Leader >= 0 && replicas.Desk(replicas.Leader).Gateways.Count == count, "there is a leader that knows all hosts");
        return replicas;
    }

    /// <summary>Which host leads; -1 for none.</summary>
    public int Leader => Enumerable.Range(0, Count).Where(index => Role(index).IsLeader).DefaultIfEmpty(-1).First();

    public ReplicaRole Role(int index) => _hosts[index].Provider.GetRequiredService<ReplicaRole>();

    public LeaderDesk Desk(int index) => _hosts[index].Provider.GetRequiredService<LeaderDesk>();

    public IServiceProvider Provider(int index) => _hosts[index].Provider;

    public RevisionState? Find(int index) => _hosts[index].Serving.Find("default", Revision);

    public RevisionState State(int index) => Find(index) ?? throw new InvalidOperationException($"Host {index} does not know the revision.");

    /// <summary>Deploys, and waits until every host serves it.</summary>
    /// <param name="yaml">The manifest.</param>
    /// <param name="instances">The instances that every host has to know.</param>
    public async Task DeployAsync(string yaml, int instances = 1)
    {
        await Cluster.ApplyAsync(yaml);
        await UntilAsync(
            () => _hosts.TrueForAll(host => host.Serving.Routes.Find("coffee.default.example.com") is not null && host.Serving.Find("default", Revision)?.ReadyInstances >= instances),
            "every host serves");
    }

    public async Task AddAsync()
    {
        var (cable, port) = (new Cable(), FreePort());
        _cables.Add(cable);
        _hosts.Add(await ClusterHost.StartAsync(Cluster, builder =>
        {
            builder.Services.AddSingleton<IKubernetes>(_ => new k8s.Kubernetes(new KubernetesClientConfiguration { Host = Cluster.Server.Address.AbsoluteUri }, cable));
            builder.Services.Configure<AutoscalerOptions>(options => options.AllowZeroInitialScale = true);
            builder.AddKubernetesReplicas(options =>
            {
                (options.Namespace, options.Name, options.Port) = ("default", $"host-{_cables.Count}", port);
                (options.LeaseDuration, options.RenewDeadline, options.RetryPeriod) = (LeaseDuration, TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(500));
            });
        }));
    }

    /// <summary>Ends a host as a power cut does: it says nothing more to the cluster, and the others do not reach it.</summary>
    public async Task KillAsync(int index)
    {
        _cables[index].IsCut = true;
        await _hosts[index].Provider.GetServices<IHostedService>().OfType<ReplicaServer>().Single().StopAsync(CancellationToken.None);
    }

    /// <summary>Stops a host in good order.</summary>
    public async Task StopAsync(int index)
    {
        var host = _hosts[index];
        _hosts.RemoveAt(index);
        await host.DisposeAsync();
    }

    public static async Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        while (!condition())
        {
            await Task.Delay(10, deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Assert.False(deadline.IsCancellationRequested, $"It did not come true within {Deadline}: {text}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await Cluster.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Cable : DelegatingHandler
    {
        private readonly CancellationTokenSource _cut = new();

        public bool IsCut
        {
            get => _cut.IsCancellationRequested;
            set
            {
                if (value)
                {
                    _cut.Cancel();
                }
            }
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _cut.Token);
            try
            {
                return await base.SendAsync(request, either.Token);
            }
            catch (OperationCanceledException exception) when (_cut.IsCancellationRequested)
            {
                throw new HttpRequestException("The cable is cut.", exception);
            }
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            _cut.Dispose();
        }
    }
}
