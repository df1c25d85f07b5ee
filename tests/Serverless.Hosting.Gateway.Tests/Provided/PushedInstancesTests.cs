using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Hosting.Gateway.Support;
using Serverless.Hosting.Model;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Gateway.Provided;

public sealed class PushedInstancesTests
{
    private const string Checkout = "Serverless:Services:checkout";

    private readonly int[] _ports = FreePorts.Take(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Service_AtZero_IsWokenByARequestAndGoesBackToZero()
    {
        await using var host = await StartAsync();
        await using var party = Party();
        using var client = Client();
        party.Start();
        await host.UntilRoutedAsync("checkout");
        Assert.Empty(party.Instances);

        Assert.Equal("hello", await client.GetStringAsync("/", Token));
        Assert.Equal(1, party.CountOf("standard"));

        await GatewayTestHost.UntilAsync(() => party.Instances.Count == 0 && party.Ended.Count == 1);
        Assert.Equal("hello", await client.GetStringAsync("/", Token));
    }

    [Fact]
    public async Task Load_AboveWhatOneInstanceTakes_StartsMoreUpToTheBound()
    {
        var release = new TaskCompletionSource();
        await using var host = await StartAsync($"{Checkout}:MaxScale=3", $"{Checkout}:Autoscaling:Target=1");
        await using var party = Party(context => release.Task);
        using var client = Client();
        party.Start();
        await host.UntilRoutedAsync("checkout");

        var requests = Enumerable.Range(0, 12).Select(_ => client.GetAsync("/", Token)).ToArray();
        await GatewayTestHost.UntilAsync(() => host.Revision("checkout-v1").ReadyInstances == 3);
        release.SetResult();

        Assert.All(await Task.WhenAll(requests), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(3, party.CountOf("standard") + party.Ended.Count);
    }

    [Fact]
    public async Task Instance_WithARequest_IsNamedToEndOnlyAfterIt()
    {
        var release = new TaskCompletionSource();
        var held = 0;
        await using var host = await StartAsync($"{Checkout}:MinScale=2");
        await using var party = Party(async context =>
        {
            if (context.Request.Path == "/held")
            {
                Interlocked.Increment(ref held);
                await release.Task;
            }
        });
        using var client = Client();
        party.Start();
        await host.UntilRoutedAsync("checkout");
        await GatewayTestHost.UntilAsync(() => host.Revision("checkout-v1").ReadyInstances == 2);

        // one on each
        Task<HttpResponseMessage>[] requests = [client.GetAsync("/held", Token), client.GetAsync("/held", Token)];
        await GatewayTestHost.UntilAsync(() => Volatile.Read(ref held) == 2 && party.Instances.All(instance => instance.Program.Requests >= 1));
        await AnnotateAsync(host, ScalingAnnotations.MinScale, "1");
        await GatewayTestHost.UntilAsync(() => host.Revision("checkout-v1").ReadyInstances == 1);
        Assert.Equal(2, party.Instances.Count);
        Assert.Empty(party.Ended);

        release.SetResult();
        Assert.All(await Task.WhenAll(requests), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        await GatewayTestHost.UntilAsync(() => party.Ended.Count >= 1);
    }

    [Fact]
    public async Task Instance_ThatCrashed_IsReplaced()
    {
        await using var host = await StartAsync($"{Checkout}:MinScale=1");
        await using var party = Party();
        using var client = Client();
        party.Start();
        await host.UntilRoutedAsync("checkout");
        await GatewayTestHost.UntilAsync(() => host.Revision("checkout-v1").ReadyInstances == 1);
        var first = party.Instances.Single();

        await party.KillAsync(first);

        Assert.Equal("hello", await client.GetStringAsync("/", Token));
        Assert.NotEqual(first.Id, party.Instances.Single().Id);
    }

    [Fact]
    public async Task Party_ThatIsStartedAnew_GoesOnWithWhatIsThere()
    {
        await using var host = await StartAsync($"{Checkout}:MinScale=1");
        await using var first = Party();
        using var client = Client();
        first.Start();
        await host.UntilRoutedAsync("checkout");
        await GatewayTestHost.UntilAsync(() => host.Revision("checkout-v1").ReadyInstances == 1);
        var instance = first.Instances.Single();

        await first.CrashAsync();
        Assert.Equal("hello", await client.GetStringAsync("/", Token));
        await using var second = Party().Adopt(first);
        second.Start();
        await GatewayTestHost.UntilAsync(() => second.Told is not null);
        await AnnotateAsync(host, ScalingAnnotations.MinScale, "2");
        await GatewayTestHost.UntilAsync(() => host.Revision("checkout-v1").ReadyInstances == 2);

        Assert.Contains(instance, second.Instances);
        Assert.Empty(second.Ended);
    }

    [Fact]
    public async Task Host_ThatIsStartedAnew_TakesOverWhatTheOtherPartyHas()
    {
        var first = await StartAsync($"{Checkout}:MinScale=1");
        await using var party = Party();
        using var client = Client();
        party.Start();
        await first.UntilRoutedAsync("checkout");
        await GatewayTestHost.UntilAsync(() => first.Revision("checkout-v1").ReadyInstances == 1);
        var (instance, run) = (party.Instances.Single(), (string?)party.Told!["host"]);

        await first.DisposeAsync();
        await using var second = await StartAsync($"{Checkout}:MinScale=1");
        await GatewayTestHost.UntilAsync(() => second.Services.GetRequiredService<Runtime.ServingState>().Find("default", "checkout-v1")?.ReadyInstances == 1);

        Assert.Equal([instance], party.Instances);
        Assert.NotEqual(run, (string?)party.Told!["host"]);
        await second.UntilRoutedAsync("checkout");
        Assert.Equal("hello", await client.GetStringAsync("/", Token));
    }

    [Fact]
    public async Task Failure_OfThePartyToStart_IsACondition()
    {
        await using var host = await StartAsync();
        await using var party = Party(failure: "The program ended with exit code 3.");
        using var client = Client();
        party.Start();
        await host.UntilRoutedAsync("checkout");

        var waiting = client.GetStringAsync("/", Token);
        await GatewayTestHost.UntilAsync(() => Condition(host) is { Status: ConditionStatus.False, Reason: "FailedToStart", Message: "The program ended with exit code 3." });
        await party.CrashAsync();
        await using var repaired = Party();
        repaired.Start();

        Assert.Equal("hello", await waiting);
        await GatewayTestHost.UntilAsync(() => Condition(host) is { Status: ConditionStatus.True });

        static Condition? Condition(GatewayTestHost host) =>
            host.Manager.Get<Revision>("default", "checkout-v1")!.Status.Conditions.FirstOrDefault(condition => condition.Type == ConditionTypes.ContainerHealthy);
    }

    [Fact]
    public async Task ReservedInstance_OfAnIdleService_AnswersWhileThePartyStartsAStandardOne()
    {
        await using var host = await StartAsync($"{Checkout}:ReservedInstances=1", $"{Checkout}:Reserve:Types=ecs.t5-lc1m2.small");
        await using var party = Party();
        using var client = Client();
        party.Start();
        await host.UntilRoutedAsync("checkout");

        Assert.Equal("hello", await client.GetStringAsync("/", Token));
        await GatewayTestHost.UntilAsync(() => party.CountOf("reserved") == 1 && party.CountOf("standard") == 0);
        var wanted = party.Told!["revisions"]![0]!;
        Assert.Equal("ecs.t5-lc1m2.small", (string?)wanted["reservedType"]!["name"]);

        Assert.Equal("hello", await client.GetStringAsync("/", Token));
        await GatewayTestHost.UntilAsync(() => party.CountOf("standard") == 1);
    }

    [Fact]
    public async Task Token_MissingOrWrong_IsRefused()
    {
        await using var host = await StartAsync("Serverless:Admin:ApiKey=0123456789abcdef");
        await using var right = Party(token: "0123456789abcdef");
        await using var wrong = Party(token: "0123456789abcdeg");
        using var client = new HttpClient { BaseAddress = Api };

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("apis/serverless.hosting/v1/instances", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await wrong.PutAsync("checkout-v1", """{"instances": []}""")).StatusCode);
        await GatewayTestHost.UntilAsync(() => host.Services.GetRequiredService<ProvidedBackend>().Pushed.Count == 1);
        Assert.Equal(HttpStatusCode.OK, (await right.PutAsync("checkout-v1", """{"instances": []}""")).StatusCode);
    }

    [Fact]
    public async Task Put_Mistakes_AreAllToldAndNothingIsTaken()
    {
        await using var host = await StartAsync();
        await using var party = Party();
        await GatewayTestHost.UntilAsync(() => host.Services.GetRequiredService<ProvidedBackend>().Pushed.Count == 1);

        using var wrong = await party.PutAsync("checkout-v1", """
            {
              "instances": [
                { "id": "a", "state": "starting" },
                { "id": "a", "state": "running" },
                { "id": "b c", "class": "spare", "state": "resting", "address": "https://localhost:1/x" }
              ],
              "failure": { "reason": "two words", "message": "" }
            }
            """);
        var status = JsonNode.Parse(await wrong.Content.ReadAsStringAsync(Token))!;

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal(
            ["failure.message", "failure.reason", "instances[1].address", "instances[1].id", "instances[2].address", "instances[2].class", "instances[2].id", "instances[2].state"],
            status["details"]!["causes"]!.AsArray().Select(cause => (string?)cause!["field"]).Order(StringComparer.Ordinal));
        Assert.Empty(host.Services.GetRequiredService<ProvidedBackend>().Pushed[0].Wanted.Instances);
        Assert.Equal(HttpStatusCode.BadRequest, (await party.PutAsync("checkout-v1", """{"instances": [], "more": 1}""")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await party.PutAsync("checkout-v1", "{")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await party.PutAsync("checkout-v1", "{}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await party.PutAsync("checkout-v9", """{"instances": []}""")).StatusCode);
    }

    [Fact]
    public async Task Put_AnIdThatStandsForAnother_IsRefused()
    {
        await using var host = await StartAsync();
        await using var party = Party();
        await GatewayTestHost.UntilAsync(() => host.Services.GetRequiredService<ProvidedBackend>().Pushed.Count == 1);
        using var first = await party.PutAsync("checkout-v1", """{"instances": [{ "id": "a", "state": "running", "address": "http://localhost:1" }]}""");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        using var other = await party.PutAsync("checkout-v1", """{"instances": [{ "id": "a", "class": "reserved", "state": "starting", "address": "http://localhost:2" }]}""");
        var status = JsonNode.Parse(await other.Content.ReadAsStringAsync(Token))!;

        Assert.Equal(
            ["instances[0].address", "instances[0].class", "instances[0].state"],
            status["details"]!["causes"]!.AsArray().Select(cause => (string?)cause!["field"]));
    }

    private Uri Api => new($"http://localhost:{_ports[1]}");

    private ScriptedParty Party(RequestDelegate? app = null, string? token = null, string? failure = null) =>
        new(Api, app ?? (context => context.Response.WriteAsync("hello")), token) { Failure = failure };

    private HttpClient Client() => new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://localhost:{_ports[0]}") };

    /// <summary>A service at zero that rests a few seconds after its last request.</summary>
    private Task<GatewayTestHost> StartAsync(params string[] settings) => GatewayTestHost.StartAsync(settings:
    [
        $"Serverless:Admin:Port={_ports[1]}",
        $"{Checkout}:Port={_ports[0]}",
        $"{Checkout}:Revisions:v1:Provided=true",
        $"{Checkout}:Autoscaling:InitialScale=0",
        $"{Checkout}:Autoscaling:StableWindow=6s",
        "Serverless:Autoscaler:ScaleToZeroGracePeriod=00:00:01",
        .. settings,
    ]);

    private static async Task AnnotateAsync(GatewayTestHost host, string key, string value)
    {
        var revision = host.Manager.Get<Revision>("default", "checkout-v1")!;
        await host.Manager.UpdateAsync(revision with { Annotations = revision.Annotations.With(key, value) });
    }
}
