using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;
using Serverless.Hosting.Runtime;
using Serverless.Hosting.Testing;

namespace Serverless.Hosting.Replicas;

/// <summary>
/// Several engines on one store, one scripted backend and one clock. They reach each other without a network; the test decides who leads.
/// </summary>
internal sealed class ReplicaGroup : IAsyncDisposable
{
    private readonly List<EngineHost> _hosts = [];
    private readonly List<RecordingStore> _stores = [];
    private readonly List<Link> _links = [];
    private int _terms;

    private ReplicaGroup(FakeTimeProvider time)
    {
        (Time, Backend, Store) = (time, new ScriptedBackend(time), new InMemoryRevisionStore(time));
    }

    public FakeTimeProvider Time { get; }

    public ScriptedBackend Backend { get; }

    public InMemoryRevisionStore Store { get; }

    public EngineHost this[int index] => _hosts[index];

    public int Count => _hosts.Count;

    public static async Task<ReplicaGroup> StartAsync(int count, Action<ServerlessBuilder>? configure = null)
    {
        var group = new ReplicaGroup(new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        for (var i = 0; i < count; i++)
        {
            await group.AddAsync(configure);
        }

        return group;
    }

    /// <summary>Three hosts that know each other, the first of them the leader.</summary>
    public static async Task<ReplicaGroup> StartWithLeaderAsync(Action<ServerlessBuilder>? configure = null)
    {
        var group = await StartAsync(3, configure);
        await group.LeadAsync(0);
        await group.AdvanceUntilAsync(() => group.DeskOf(0).Gateways.SequenceEqual(["gateway-0", "gateway-1", "gateway-2"]), 60);
        return group;
    }

    /// <summary>Deploys a service at the first host, and waits until all know its instances.</summary>
    public async Task DeployAsync(ServiceSpec service)
    {
        var name = Names.Revision(service.Name, 1);
        await _hosts[0].DeployAsync(service);
        await EngineHost.UntilAsync(() => _hosts.TrueForAll(host =>
            host.Serving.Find("default", name) is { } revision && revision.CountReady() == _hosts[0].Revision(name).CountReady()));
    }

    public async Task<EngineHost> AddAsync(Action<ServerlessBuilder>? configure = null)
    {
        var (store, link) = (new RecordingStore(Store), new Link(this, _hosts.Count));
        _links.Add(link);
        var host = await EngineHost.StartAsync(
            store,
            builder =>
            {
                builder.AddReplica(_ => $"gateway-{link.Index}");
                builder.Services.AddSingleton<ILeaderLink>(link);
                configure?.Invoke(builder);
            },
            Time,
            Backend);
        _hosts.Add(host);
        _stores.Add(store);
        await EngineHost.UntilAsync(() => link.Tries > 0);
        return host;
    }

    /// <summary>How many writes a host has sent to the store.</summary>
    public int WritesOf(int index) => _stores[index].Writes;

    /// <summary>The last report of a host.</summary>
    public GatewayReport LastReportOf(int index) => _links[index].Last!;

    /// <summary>Cuts a host off from the others, as a leader and as a follower.</summary>
    public void Cut(int index, bool isCut = true) => _links[index].IsCut = isCut;

    public ReplicaRole RoleOf(int index) => _hosts[index].Provider.GetRequiredService<ReplicaRole>();

    public LeaderDesk DeskOf(int index) => _hosts[index].Provider.GetRequiredService<LeaderDesk>();

    public RevisionState Revision(int index, string name) => _hosts[index].Revision(name);

    /// <summary>Has a host lead, for as long as the test does not say otherwise.</summary>
    public async Task LeadAsync(int index)
    {
        RoleOf(index).Lead(() => $"term-{++_terms}", isFirst: _terms == 0, Time.GetTimestamp() + TimeSpan.FromDays(1).Ticks);
        await _hosts[index].SettleAsync();
    }

    /// <summary>Lets the clock run, second by second: each is counted and told before the next begins.</summary>
    public async Task AdvanceAsync(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            var before = _links.Where((_, index) => !RoleOf(index).IsLeader).Select(link => (Link: link, link.Tries)).ToList();
            Time.Advance(TimeSpan.FromSeconds(1));
            await EngineHost.UntilAsync(() => before.TrueForAll(follower => follower.Link.Tries > follower.Tries));
            await SettleAsync();
        }
    }

    public async Task AdvanceUntilAsync(Func<bool> condition, int seconds)
    {
        for (var second = 0; second < seconds && !condition(); second++)
        {
            await AdvanceAsync(1);
        }

        await EngineHost.UntilAsync(condition);
    }

    public async Task SettleAsync()
    {
        for (var round = 0; round < 2; round++)
        {
            foreach (var host in _hosts)
            {
                await host.SettleAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }
    }

    private sealed class Link(ReplicaGroup group, int index) : ILeaderLink
    {
        private int _tries;

        public int Index => index;

        public bool IsCut { get; set; }

        public int Tries => Volatile.Read(ref _tries);

        public GatewayReport? Last { get; private set; }

        public async Task<LeaderAnswer?> ReportAsync(GatewayReport report, CancellationToken cancellationToken)
        {
            await Task.Yield();
            var answer = Leader()?.Take(report);
            Last = report;
            Interlocked.Increment(ref _tries);
            return answer;
        }

        public async Task<LeaderAnswer?> WaitAsync(string gateway, string term, long seen, CancellationToken cancellationToken)
        {
            await Task.Yield();
            var answer = Leader() is { } leader ? await leader.WaitAsync(term, seen, cancellationToken) : null;
            return IsCut ? null : answer;
        }

        private LeaderDesk? Leader()
        {
            var leader = Enumerable.Range(0, group.Count).Where(other => group.RoleOf(other).IsLeader && !group._links[other].IsCut).Select(other => (int?)other).FirstOrDefault();
            return IsCut || leader is null ? null : group.DeskOf(leader.Value);
        }
    }
}
