using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// What an instance is doing when it has to leave, it does to the end.
/// </summary>
public class DrainTests
{
    private const string Old = "coffee-00001";
    private const string New = "coffee-00002";

    [Fact]
    public async Task Upgrade_InAConversation_IsHeldToItsEndOnTheOldInstance()
    {
        await using var cafe = await CafeHost.StartAsync();
        await cafe.UntilReadyAsync("coffee");
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Host", Cafe.CoffeeHost);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{cafe.Port}/ws"), CancellationToken.None);
        await TalkAsync(socket, "before");

        await UpgradeAsync(cafe);
        for (var i = 0; i < 50; i++)
        {
            await TalkAsync(socket, $"refill {i}");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        Assert.NotEmpty(cafe.InstancesOf(Old));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        await UntilGoneAsync(cafe);
    }

    [Fact]
    public async Task Upgrade_InAStream_IsReadToItsEnd()
    {
        const int Cups = 100;
        await using var cafe = await CafeHost.StartAsync();
        await cafe.UntilReadyAsync("coffee");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/pour?cups={Cups}&every=100") { Headers = { Host = Cafe.CoffeeHost } };
        using var response = await cafe.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("coffee 1", await lines.ReadLineAsync());

        await UpgradeAsync(cafe);

        Assert.NotEmpty(cafe.InstancesOf(Old));
        Assert.Equal(string.Concat(Enumerable.Range(2, Cups - 1).Select(cup => $"coffee {cup}\n")), await lines.ReadToEndAsync());
        await UntilGoneAsync(cafe);
    }

    [Fact]
    public async Task ScaleDown_InSlowRequests_WaitsForTheirAnswers()
    {
        const int Slow = 3;
        await using var cafe = await CafeHost.StartAsync(manifests => Cafe.Write(
            manifests, "coffee.yaml", Cafe.Coffee(annotations: "autoscaling.knative.dev/min-scale: \"3\"", more: "containerConcurrency: 1")));
        await cafe.UntilReadyAsync("coffee");
        await cafe.UntilAsync(async () => await cafe.InstancesAsync(Old) == Slow, "there are three instances");
        var began = Stopwatch.GetTimestamp();
        var orders = Enumerable.Range(1, Slow).Select(order => cafe.GetAsync(Cafe.CoffeeHost, $"/orders/{order}?sleep=10000")).ToArray();
        await cafe.UntilAsync(() => Task.FromResult(OrderBooks.Read(cafe.OrderBooks).Count == Slow), "each order is taken");

        await BoundAsync(cafe, most: 1);
        await cafe.UntilAsync(async () => await cafe.InstancesAsync(Old) == 1, "only one instance is left for others");

        Assert.DoesNotContain(orders, order => order.IsCompleted);
        Assert.Equal(Slow, cafe.InstancesOf(Old).Count);
        Assert.All(await Task.WhenAll(orders), answer => Assert.StartsWith("Hello coffee! Order ", answer, StringComparison.Ordinal));
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromSeconds(10));
        Assert.Equal(Slow, OrderBooks.Read(cafe.OrderBooks).Select(order => order.Single()).Distinct().Count());
        await cafe.UntilAsync(() => Task.FromResult(cafe.InstancesOf(Old).Count == 1), "the others have left");
    }

    private static async Task TalkAsync(ClientWebSocket socket, string text)
    {
        var buffer = new byte[64];
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        var message = await socket.ReceiveAsync(buffer, CancellationToken.None);
        Assert.Equal(text, Encoding.UTF8.GetString(buffer, 0, message.Count));
    }

    /// <summary>To the next revision, until the old one is to have no instance any more.</summary>
    private static async Task UpgradeAsync(CafeHost cafe)
    {
        using var response = await cafe.ApplyAsync("coffee", Cafe.Coffee("espresso"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await cafe.UntilReadyAsync("coffee", New);
        Assert.Equal("Hello espresso!", await cafe.GetAsync(Cafe.CoffeeHost));
        await cafe.UntilAsync(async () => await cafe.InstancesAsync(Old) == 0, "the old revision has no instance for others");
    }

    private static Task UntilGoneAsync(CafeHost cafe) =>
        cafe.UntilAsync(() => Task.FromResult(cafe.InstancesOf(Old).Count == 0), "the old instance has left");

    private static async Task BoundAsync(CafeHost cafe, int most)
    {
        var revision = (await cafe.GetObjectAsync($"revisions/{Old}"))!;
        revision["metadata"]!["annotations"]!["autoscaling.knative.dev/min-scale"] = $"{most}";
        revision["metadata"]!["annotations"]!["autoscaling.knative.dev/max-scale"] = $"{most}";
        using var body = new StringContent(revision.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await cafe.Management.PutAsync(new Uri($"apis/serving.knative.dev/v1/namespaces/default/revisions/{Old}", UriKind.Relative), body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
