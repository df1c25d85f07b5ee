using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NSubstitute;
using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// What the collector does between an edit of traffic and the route that follows from it.
/// </summary>
public sealed class RevisionCollectorTests : IDisposable
{
    private readonly ServingCache _cache = new();
    private readonly InMemoryRevisionStore _store = new(TimeProvider.System);
    private readonly ReconcileQueue _queue = new(TimeProvider.System);
    private readonly PinLock _pins = new();
    private readonly ServingWriter _writer;
    private readonly RevisionCollector _collector;

    public RevisionCollectorTests()
    {
        _writer = new(_store, _cache, new ReconcileTriggers(_cache, _queue));
        var retention = Substitute.For<IOptionsMonitor<RevisionRetention>>();
        retention.CurrentValue.Returns(new RevisionRetention { SinceCreated = null, SinceLastActive = null, MinNonActive = 0, MaxNonActive = 0 });
        var (serving, routing) = (new ServingState(), new RoutingLabels(_cache));
        _collector = new(_cache, serving, _writer, routing, _pins, _queue, retention, TimeProvider.System, NullLogger<RevisionCollector>.Instance);
    }

    [Fact]
    public async Task Collect_TrafficOfTheServiceNamesIt_StaysThoughItsStateStillSaysReserve()
    {
        var configuration = await CreateAsync(Coffee(service => service.WithTraffic(Pinned("coffee-00001", 100))));

        await _collector.CollectAsync(configuration, CancellationToken.None);

        Assert.NotNull(await _store.GetAsync<Revision>("default", "coffee-00001", CancellationToken.None));
        Assert.Null(await _store.GetAsync<Revision>("default", "coffee-00002", CancellationToken.None));
    }

    [Fact]
    public async Task Collect_RouteNamesIt_StaysThoughItsStateStillSaysReserve()
    {
        var configuration = await CreateAsync(Coffee());
        await _writer.CreateAsync(new Route { Name = "menu", Traffic = [Pinned("coffee-00002", 100)] }, CancellationToken.None);

        await _collector.CollectAsync(configuration, CancellationToken.None);

        Assert.Null(await _store.GetAsync<Revision>("default", "coffee-00001", CancellationToken.None));
        Assert.NotNull(await _store.GetAsync<Revision>("default", "coffee-00002", CancellationToken.None));
    }

    [Fact]
    public async Task Collect_WhileAPinIsBeingWritten_WaitsAndSeesIt()
    {
        var configuration = await CreateAsync(Coffee());
        var service = _cache.Get<Service>("default", "coffee")! with { Traffic = [Pinned("coffee-00001", 100)] };
        Task collecting;
        using (await _pins.EnterForAsync(service, CancellationToken.None))
        {
            collecting = _collector.CollectAsync(configuration, CancellationToken.None);
            Assert.False(collecting.IsCompleted);
            await _writer.UpdateAsync(service, CancellationToken.None);
        }

        await collecting;
        Assert.NotNull(await _store.GetAsync<Revision>("default", "coffee-00001", CancellationToken.None));
        Assert.Null(await _pins.EnterForAsync(Coffee().ToService(), CancellationToken.None));
    }

    public void Dispose()
    {
        _queue.Dispose();
        _pins.Dispose();
    }

    /// <summary>A service with three revisions, two of them in reserve.</summary>
    private async Task<Configuration> CreateAsync(ServiceSpec spec)
    {
        await _writer.CreateAsync(spec.ToService(), CancellationToken.None);
        var labels = ValueMap.Empty.With(ServingLabels.Configuration, "coffee").With(ServingLabels.Service, "coffee");
        for (var number = 1; number <= 3; number++)
        {
            var state = number < 3 ? RoutingState.Reserve : RoutingState.Active;
            await _writer.CreateAsync(
                new Revision { Name = $"coffee-0000{number}", Labels = labels, Spec = spec.Template.Spec, Status = new() { RoutingState = state } },
                CancellationToken.None);
        }

        var status = new ConfigurationStatus { LatestCreatedRevisionName = "coffee-00003", LatestReadyRevisionName = "coffee-00003" };
        return await _writer.CreateAsync(new Configuration { Name = "coffee", Template = spec.Template, Status = status }, CancellationToken.None);
    }
}
