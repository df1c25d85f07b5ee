using System.Globalization;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Gateway.Support;
using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;

namespace Serverless.Hosting.Gateway.Routing;

public class StickyTests
{
    private static readonly string[] TrustLoopback = ["Serverless:Gateway:TrustedProxies:0=127.0.0.0/8", "Serverless:Gateway:TrustedProxies:1=10.0.0.0/8"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cookie_NewUser_GetsOneAndStays()
    {
        var number = 0;
        await using var revisions = await TwoRevisions.StartAsync(
            50, service => service.WithSticky("cookie=user"), host => host.Services.AddSingleton<UserIds>(() => string.Create(CultureInfo.InvariantCulture, $"id-{++number}")));
        using var client = revisions.Host.Client("coffee");
        var seen = new HashSet<string>();

        for (var user = 1; user <= 20; user++)
        {
            var first = await SendAsync(client);
            Assert.Equal($"user=id-{user}; Path=/; HttpOnly; SameSite=Lax", first.Cookie);
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal((first.Body, null), await SendAsync(client, ("Cookie", $"theme=dark; user=id-{user}; x=y")));
            }

            seen.Add(first.Body);
        }

        Assert.Equal(["one", "two"], seen.Order());
    }

    [Fact]
    public async Task Cookie_ShareOfTheCanaryGrows_NobodyLeavesItAndNobodyComesBack()
    {
        await using var revisions = await TwoRevisions.StartAsync(10, service => service.WithSticky("cookie=user"));
        using var client = revisions.Host.Client("coffee");
        var users = Enumerable.Range(0, 200).ToDictionary(user => user, _ => new List<string>());
        int[] percents = [10, 50, 80, 100];

        foreach (var percent in percents)
        {
            await revisions.SplitAsync(percent);
            foreach (var (user, answers) in users)
            {
                answers.Add((await SendAsync(client, ("Cookie", $"user={user}"))).Body);
            }
        }

        Assert.All(users.Values, answers => Assert.Equal(answers.Order(), answers));
        var shares = Enumerable.Range(0, percents.Length).Select(step => users.Values.Count(answers => answers[step] == "two")).ToArray();
        var expected = percents.Select(percent => users.Keys.Count(user => StickyKey.PlaceOf(Coffee, $"{user}") >= 100 - percent));
        Assert.Equal(expected, shares);
    }

    [Fact]
    public async Task Cookie_ApplicationSetsItItself_IsTheApplications()
    {
        await using var revisions = await TwoRevisions.StartAsync(100, service => service.WithSticky("cookie=user"), second: context =>
        {
            context.Response.Headers.Append("Set-Cookie", "userx=1");
            context.Response.Headers.Append("Set-Cookie", "user=mine");
            return Task.CompletedTask;
        });
        using var client = revisions.Host.Client("coffee");

        var response = await client.GetAsync("/", Token);

        Assert.Equal(["userx=1", "user=mine"], response.Headers.GetValues("Set-Cookie"));
    }

    [Fact]
    public async Task Cookie_ApplicationSetsAnother_GetsBoth()
    {
        await using var revisions = await TwoRevisions.StartAsync(100, service => service.WithSticky("cookie=user"), second: context =>
        {
            context.Response.Headers.SetCookie = "userx=1";
            return Task.CompletedTask;
        });
        using var client = revisions.Host.Client("coffee");

        var response = await client.GetAsync("/", Token);

        Assert.Equal(2, response.Headers.GetValues("Set-Cookie").Count());
    }

    [Theory]
    [InlineData("https", true)]
    [InlineData("http", false)]
    public async Task Cookie_ClientSpeaksHttpsToATrustedProxy_IsSecure(string proto, bool isSecure)
    {
        await using var revisions = await TwoRevisions.StartAsync(50, service => service.WithSticky("cookie=user"), settings: TrustLoopback);
        using var client = revisions.Host.Client("coffee");

        var (_, cookie) = await SendAsync(client, ("X-Forwarded-Proto", proto));

        Assert.Matches("^user=[0-9a-f]{32}; Path=/; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure$" : "$"), cookie);
    }

    [Fact]
    public async Task Cookie_WebSocket_GetsOneWithItsHandshake()
    {
        await using var revisions = await TwoRevisions.StartAsync(100, service => service.WithSticky("cookie=user"), second: GatewayTimerTests.Echo);
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Host", "coffee.default.example.com");
        socket.Options.CollectHttpResponseDetails = true;

        await socket.ConnectAsync(new UriBuilder(revisions.Host.Address) { Scheme = "ws" }.Uri, Token);

        Assert.StartsWith("user=", Assert.Single(socket.HttpResponseHeaders!["Set-Cookie"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Header_Present_DecidesAlone()
    {
        var draws = 0;
        await using var revisions = await TwoRevisions.StartAsync(
            50, service => service.WithSticky("header=X-User"), host => host.Services.AddSingleton<TrafficDraw>(() => draws++ % 2 == 0 ? 0 : 99));
        using var client = revisions.Host.Client("coffee");

        for (var user = 0; user < 20; user++)
        {
            var expected = StickyKey.PlaceOf(Coffee, $"{user}") < 50 ? "one" : "two";
            Assert.Equal((expected, null), await SendAsync(client, ("X-User", $"{user}")));
        }

        Assert.Equal(0, draws);
        Assert.Equal([("one", null), ("two", null), ("one", null)], [await SendAsync(client), await SendAsync(client), await SendAsync(client)]);
    }

    [Fact]
    public async Task ClientAddress_BehindTrustedProxies_IsTheLastThatIsNoProxy()
    {
        await using var revisions = await TwoRevisions.StartAsync(50, service => service.WithSticky("client-address"), settings: TrustLoopback);
        using var client = revisions.Host.Client("coffee");

        for (var i = 0; i < 20; i++)
        {
            var (body, _) = await SendAsync(client, ("X-Forwarded-For", $"6.6.6.{i * 7}, 192.0.2.{i}, 10.1.2.3"));
            Assert.Equal(StickyKey.PlaceOf(Coffee, $"192.0.2.{i}") < 50 ? "one" : "two", body);
        }

        var (v6, _) = await SendAsync(client, ("X-Forwarded-For", "[2001:db8::1]:4711"));
        Assert.Equal(StickyKey.PlaceOf(Coffee, "2001:db8::1") < 50 ? "one" : "two", v6);
    }

    [Fact]
    public async Task ClientAddress_HeaderOfAStranger_IsNotBelieved()
    {
        await using var revisions = await TwoRevisions.StartAsync(50, service => service.WithSticky("client-address"));
        using var client = revisions.Host.Client("coffee");
        var expected = StickyKey.PlaceOf(Coffee, "127.0.0.1") < 50 ? "one" : "two";

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal((expected, null), await SendAsync(client, ("X-Forwarded-For", $"192.0.2.{i}")));
        }
    }

    /// <summary>With three revisions the places depend on what was before: a new host has to know it.</summary>
    [Fact]
    public async Task Places_AfterARestart_AreTheSame()
    {
        var store = new InMemoryRevisionStore(TimeProvider.System);
        int[][] history = [[80, 10, 10], [50, 10, 40]];
        string[] before;
        await using (var host = await GatewayTestHost.StartAsync(builder => builder.Services.AddSingleton<IRevisionStore>(store)))
        {
            await host.DeployAsync("coffee", RawInstance.Nobody());
            await host.DeployAsync("coffee", service => service.WithRevisionName("coffee-2"), null, RawInstance.Nobody());
            foreach (var percents in history)
            {
                var targets = percents.Select((percent, index) => new TrafficTarget { RevisionName = $"coffee-{index + 1}", Percent = percent }).ToArray();
                await host.DeployAsync("coffee", service => service.WithRevisionName("coffee-3").WithSticky("cookie=user").WithTraffic(targets), null, RawInstance.Nobody());
            }

            await GatewayTestHost.UntilAsync(() => OwnersOf(host).Count(owner => owner == "coffee-3") == 40);
            before = OwnersOf(host);
            Assert.Equal(before.Length - 1, Array.LastIndexOf(before, "coffee-3"));
        }

        await using var restarted = await GatewayTestHost.StartAsync(builder => builder.Services.AddSingleton<IRevisionStore>(store));

        Assert.Equal(before, OwnersOf(restarted));
        Assert.NotEqual(before.Order(StringComparer.Ordinal), before);
    }

    private static ResourceId Coffee { get; } = new(ResourceKind.Route, "default", "coffee");

    private static string[] OwnersOf(GatewayTestHost host)
    {
        var entry = host.Services.GetRequiredService<Runtime.ServingState>().Routes.Find("coffee.default.example.com")!;
        return [.. Enumerable.Range(0, 100).Select(place => entry.Split.Pick(place).Revision.Name)];
    }

    private static async Task<(string Body, string? Cookie)> SendAsync(HttpClient client, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, Token);
        var cookies = response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [];
        return (await response.Content.ReadAsStringAsync(Token), cookies.SingleOrDefault());
    }
}
