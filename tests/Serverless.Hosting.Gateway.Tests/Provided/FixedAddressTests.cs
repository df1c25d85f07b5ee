using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Hosting.Gateway.Support;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Provided;

public sealed class FixedAddressTests
{
    private const string Checkout = "Serverless:Services:checkout";

    private readonly int _port = FreePorts.Take(1)[0];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoRevisions_90To10_AreServedByThePortOfTheService()
    {
        await using var one = await FakeInstance.StartAsync("one");
        await using var two = await FakeInstance.StartAsync("two");
        await using var host = await StartAsync(
            $"{Checkout}:Revisions:v1:Address={one.Address}", $"{Checkout}:Revisions:v2:Address={two.Address}", $"{Checkout}:Traffic:v1=90", $"{Checkout}:Traffic:v2=10", $"{Checkout}:Tags:canary=v2");
        await host.UntilRoutedAsync("checkout");

        // the draws go through all hundred places
        var answers = await AskAsync(200);

        Assert.Equal((180, 20), (answers.Count(answer => answer == "one"), answers.Count(answer => answer == "two")));
        using var canary = host.Client("canary-checkout");
        Assert.Equal("two", await canary.GetStringAsync("/", Token));
    }

    [Fact]
    public async Task Addresses_Several_AllGetRequests()
    {
        await using var one = await FakeInstance.StartAsync("one");
        await using var two = await FakeInstance.StartAsync("two");
        await using var host = await StartAsync($"{Checkout}:Revisions:v1:Addresses:0={one.Address}", $"{Checkout}:Revisions:v1:Addresses:1={two.Address}");
        await GatewayTestHost.UntilAsync(() => Find(host)?.ReadyInstances == 2);
        await host.UntilRoutedAsync("checkout");

        await AskAsync(50);

        Assert.Equal(50, one.Requests + two.Requests);
        Assert.InRange(one.Requests, 1, 49);
    }

    [Fact]
    public async Task Address_ThatChangesOnReload_TakesTheNextRequestsAndLeavesTheOthersAlone()
    {
        var release = new TaskCompletionSource();
        await using var before = await FakeInstance.StartAsync(async context =>
        {
            await release.Task;
            await context.Response.WriteAsync("before");
        });
        await using var after = await FakeInstance.StartAsync("after");
        await using var other = await FakeInstance.StartAsync("other");
        await using var host = await StartAsync(
            $"{Checkout}:Revisions:v1:Address={before.Address}", $"{Checkout}:Revisions:v2:Address={other.Address}", $"{Checkout}:Traffic:v1=100", $"{Checkout}:Traffic:v2=0");
        await host.UntilRoutedAsync("checkout");
        var untouched = host.Revision("checkout-v2").Instances;
        var running = AskAsync(1);
        await GatewayTestHost.UntilAsync(() => before.Requests == 1);

        Reload(host, ("Revisions:v1:Address", after.Address.ToString()));
        await GatewayTestHost.UntilAsync(() => host.Revision("checkout-v1").Instances.Instances.Any(instance => instance.Address == after.Address && instance.ReadyAt is not null));

        Assert.Equal(["after"], await AskAsync(1));
        release.SetResult();
        Assert.Equal(["before"], await running);
        Assert.Same(untouched, host.Revision("checkout-v2").Instances);
        Assert.Equal(["checkout-v1", "checkout-v2"], host.Manager.List<Revision>().Select(revision => revision.Name));
    }

    [Fact]
    public async Task Address_ThatNobodyListensOn_IsToldAndServedOnceSomebodyDoes()
    {
        var place = new Uri($"http://127.0.0.1:{FreePorts.Take(1)[0]}");
        await using var host = await StartAsync($"{Checkout}:Revisions:v1:Address={place}");
        await GatewayTestHost.UntilAsync(
            () => host.Manager.Get<Revision>("default", "checkout-v1")!.Status.Conditions.Any(condition => condition is { Type: ConditionTypes.ContainerHealthy, Status: ConditionStatus.False, Reason: "Unreachable" }));

        await using var late = await FakeInstance.StartAsync(context => context.Response.WriteAsync("late"), url: place.GetLeftPart(UriPartial.Authority));
        await host.UntilRoutedAsync("checkout");

        Assert.Equal(["late"], await AskAsync(1));
    }

    [Fact]
    public async Task Address_ThatFailsItsReadinessPath_GetsNoRequest()
    {
        var isReady = false;
        await using var instance = await FakeInstance.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/ready" && !Volatile.Read(ref isReady) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            return Task.CompletedTask;
        });
        await using var host = await StartAsync($"{Checkout}:Revisions:v1:Address={instance.Address}", $"{Checkout}:Revisions:v1:ReadinessPath=/ready");
        await GatewayTestHost.UntilAsync(() => instance.Requests > 2);
        Assert.Equal(0, Find(host)!.ReadyInstances);

        Volatile.Write(ref isReady, true);
        await GatewayTestHost.UntilAsync(() => Find(host)!.ReadyInstances == 1);
        await host.UntilRoutedAsync("checkout");
        Assert.Single(await AskAsync(1));
    }

    [Fact]
    public async Task Host_WithABackendOfItsOwn_MixesBoth()
    {
        await using var given = await FakeInstance.StartAsync("given");
        await using var started = await FakeInstance.StartAsync("started");
        await using var host = await StartAsync($"{Checkout}:Revisions:v1:Address={given.Address}");
        await host.UntilRoutedAsync("checkout");
        host.PlaceInstances("checkout-v2", started.Address);

        Reload(host, ("Revisions:v2:Image", "app"), ("Traffic:v1", "50"), ("Traffic:v2", "50"));
        await GatewayTestHost.UntilAsync(() => host.Manager.Get<Service>("default", "checkout")!.Status.Traffic.Count == 2);
        var answers = await AskAsync(100);

        Assert.Equal(50, answers.Count(answer => answer == "given"));
        Assert.Equal(50, answers.Count(answer => answer == "started"));
        Assert.Empty(host.Backend.InstancesOf("checkout-v1"));
    }

    private static Runtime.RevisionState? Find(GatewayTestHost host) => host.Services.GetRequiredService<Runtime.ServingState>().Find("default", "checkout-v1");

    private static void Reload(GatewayTestHost host, params (string Key, string Value)[] settings)
    {
        var configuration = (IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>();
        foreach (var (key, value) in settings)
        {
            configuration[$"{Checkout}:{key}"] = value;
        }

        configuration.Reload();
    }

    private Task<GatewayTestHost> StartAsync(params string[] settings)
    {
        var next = -1;
        return GatewayTestHost.StartAsync(
            builder => builder.Services.AddSingleton<Routing.TrafficDraw>(() => Interlocked.Increment(ref next) % 100),
            settings: [$"{Checkout}:Port={_port}", .. settings]);
    }

    private async Task<string[]> AskAsync(int count)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://localhost:{_port}") };
        var answers = new string[count];
        for (var i = 0; i < count; i++)
        {
            answers[i] = await client.GetStringAsync("/", Token);
        }

        return answers;
    }
}
