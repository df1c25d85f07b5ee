using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Gateway.Forwarding;
using Serverless.Hosting.Gateway.Support;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Provided;

public sealed class PushedRevisionTests : IDisposable
{
    private static readonly Revision Checkout = new()
    {
        Namespace = "default",
        Name = "checkout-v1",
        Spec = new RevisionSpec { Containers = [new ContainerSpec { Image = ProvidedInstances.Image }] },
    };

    private readonly InstanceClients _clients = new();
    private readonly ProvidedBackend _backend;

    public PushedRevisionTests() => _backend = new(_clients, TimeProvider.System);

    private PushedRevision Revision => Assert.Single(_backend.Pushed);

    [Fact]
    public async Task Plan_ForFewer_GivesUpTheYoungestThatIsNotReadyYet()
    {
        var time = new FakeTimeProvider();
        using var backend = new ProvidedBackend(_clients, time);
        await backend.EnsureAsync(Checkout, CancellationToken.None);
        await backend.ApplyAsync(Checkout, new InstancePlan(2), CancellationToken.None);
        var revision = Assert.Single(backend.Pushed);
        revision.Put(Given(("a", GivenState.Starting, null)));
        time.Advance(TimeSpan.FromSeconds(1));
        revision.Put(Given(("a", GivenState.Starting, null), ("b", GivenState.Starting, null)));
        Assert.Empty(revision.Wanted.End);

        await backend.ApplyAsync(Checkout, new InstancePlan(1), CancellationToken.None);
        Assert.Equal(["b"], revision.Wanted.End);
        Assert.Equal([InstanceState.Starting, InstanceState.Ending], (await ReportAsync(backend)).Instances.Select(instance => instance.State));

        // it does not come back when more are wanted again: another one is to be started
        await backend.ApplyAsync(Checkout, new InstancePlan(2), CancellationToken.None);
        Assert.Equal((2, "b"), (revision.Wanted.Plan.Standard, Assert.Single(revision.Wanted.End)));
        revision.Put(Given(("a", GivenState.Starting, null)));
        Assert.Empty(revision.Wanted.End);
    }

    [Fact]
    public async Task Put_OfOneThatRunsAndIsNotPlanned_IsProbedNotGivenUp()
    {
        using var program = Listen();
        await _backend.EnsureAsync(Checkout, CancellationToken.None);

        Revision.Put(Given(("left", GivenState.Running, program.LocalEndpoint)));

        await ReportAsync(_backend, report => report.Instances is [{ State: InstanceState.Ready }]);
        Assert.Equal([true], Revision.Wanted.Instances.Select(instance => instance.IsReady));
        Assert.Empty(Revision.Wanted.End);
    }

    [Fact]
    public async Task Plan_ThatEndsOne_NamesItUntilItIsGone()
    {
        using var program = Listen();
        await _backend.EnsureAsync(Checkout, CancellationToken.None);
        Revision.Put(Given(("a", GivenState.Running, program.LocalEndpoint)));
        await GatewayTestHost.UntilAsync(() => Revision.Wanted.Instances is [(_, true)]);

        await _backend.ApplyAsync(Checkout, new InstancePlan(0) { End = ["a", "gone"] }, CancellationToken.None);
        Assert.Equal(["a"], Revision.Wanted.End);

        Revision.Put(Given());
        Assert.Empty(Revision.Wanted.End);
    }

    [Fact]
    public async Task Put_Again_ChangesNothing()
    {
        await _backend.EnsureAsync(Checkout, CancellationToken.None);
        await _backend.ApplyAsync(Checkout, new InstancePlan(1), CancellationToken.None);
        var given = Given(("a", GivenState.Starting, null));
        Revision.Put(given);
        var (wanted, report) = (Revision.Wanted, await ReportAsync(_backend));

        Revision.Put(given);

        Assert.Equal(wanted, Revision.Wanted);
        Assert.Equal(report, await ReportAsync(_backend));
    }

    [Fact]
    public async Task Annotation_WithAddresses_MakesItOneOfFixedAddressesAndBack()
    {
        using var program = Listen();
        await _backend.EnsureAsync(Checkout, CancellationToken.None);
        await _backend.ApplyAsync(Checkout, new InstancePlan(1), CancellationToken.None);

        await _backend.EnsureAsync(Checkout with { Annotations = ValueMap.Create([new(ProvidedInstances.Addresses, $"http://{program.LocalEndpoint}")]) }, CancellationToken.None);
        Assert.Empty(_backend.Pushed);
        await ReportAsync(_backend, report => report.Instances is [{ State: InstanceState.Ready }]);

        await _backend.EnsureAsync(Checkout, CancellationToken.None);
        Assert.Equal(1, Revision.Wanted.Plan.Standard);
    }

    [Fact]
    public async Task Remove_Always_ForgetsItsInstances()
    {
        await _backend.EnsureAsync(Checkout, CancellationToken.None);
        Revision.Put(Given(("a", GivenState.Starting, null)));

        await _backend.RemoveAsync(Checkout.Id, CancellationToken.None);

        Assert.Empty(_backend.Pushed);
        using var stop = new CancellationTokenSource();
        await using var reports = _backend.WatchAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        var next = reports.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    public void Dispose()
    {
        _backend.Dispose();
        _clients.Dispose();
    }

    private static GivenInstances Given(params (string Id, GivenState State, EndPoint? Address)[] instances) => new(
        instances.Select(instance => new GivenInstance(instance.Id, InstanceClass.Standard, instance.State, instance.Address is null ? null : new Uri($"http://{instance.Address}"), null)).ToValueList(), null, null);

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    /// <summary>The first report that says something.</summary>
    private static async Task<RevisionInstances> ReportAsync(ProvidedBackend backend, Func<RevisionInstances, bool>? says = null)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await foreach (var report in backend.WatchAsync(deadline.Token))
        {
            if (says?.Invoke(report) != false)
            {
                return report;
            }
        }

        throw new InvalidOperationException("The reports ended.");
    }
}
