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
    private const string Two = "autoscaling.knative.dev/min-scale: \"2\"";
    private const int Each = 4;

    /// <summary>Of two instances of the old revision one is not needed any more, the other for as long as somebody talks to it.</summary>
    [Fact]
    public async Task Upgrade_InConversationsAndStreams_KeepsEachInstanceUntilTheyEnd()
    {
        const int Cups = 120;
        await using var cafe = await StartAsync(Cafe.Coffee(annotations: Two));
        var talks = await Task.WhenAll(Enumerable.Range(0, Each).Select(_ => ConnectAsync(cafe)));
        var streams = await Task.WhenAll(Enumerable.Range(0, Each).Select(_ => PourAsync(cafe, Cups)));

        await UpgradeAsync(cafe);

        Assert.All(await Task.WhenAll(streams), poured => Assert.Equal(string.Concat(Enumerable.Range(1, Cups).Select(cup => $"coffee {cup}\n")), poured));
        await Task.WhenAll(talks.Select(talk => TalkAsync(talk, "one more")));
        Assert.Equal(2, cafe.InstancesOf(Old).Count);
        await Task.WhenAll(talks.Select(EndAsync));
        await UntilGoneAsync(cafe);
    }

    [Fact]
    public async Task Upgrade_InCallsOfGrpc_KeepsEachInstanceUntilTheyEnd()
    {
        await using var cafe = await StartAsync(Cafe.OverHttp2(Cafe.Coffee(annotations: Two)));
        var calls = await Task.WhenAll(Enumerable.Range(0, Each).Select(_ => GrpcCall.BeginAsync(cafe, Cafe.CoffeeHost)));
        await Task.WhenAll(calls.Select(call => call.TalkAsync("one cup")));

        await UpgradeAsync(cafe);

        await Task.WhenAll(calls.Select(call => call.TalkAsync("one more")));
        Assert.Equal(2, cafe.InstancesOf(Old).Count);
        Assert.All(await Task.WhenAll(calls.Select(call => call.EndAsync())), status => Assert.Equal("0", status));
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

    private static async Task<CafeHost> StartAsync(string coffee)
    {
        var cafe = await CafeHost.StartAsync(manifests => Cafe.Write(manifests, "coffee.yaml", coffee));
        await cafe.UntilReadyAsync("coffee");
        await cafe.UntilAsync(async () => await cafe.InstancesAsync(Old) == 2, "there are two instances");
        return cafe;
    }

    /// <summary>To the next revision, until one of the two old instances serves nobody else any more.</summary>
    private static async Task UpgradeAsync(CafeHost cafe)
    {
        using var response = await cafe.ApplyAsync("coffee", Cafe.Coffee("espresso"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await cafe.UntilReadyAsync("coffee", "coffee-00002");
        Assert.Equal("Hello espresso!", await cafe.GetAsync(Cafe.CoffeeHost));
        await cafe.UntilAsync(async () => await cafe.InstancesAsync(Old) == 1, "one of the old instances is to leave");
        Assert.Equal(2, cafe.InstancesOf(Old).Count);
    }

    private static Task UntilGoneAsync(CafeHost cafe) =>
        cafe.UntilAsync(() => Task.FromResult(cafe.InstancesOf(Old).Count == 0), "the old instances have left");

    private static async Task<ClientWebSocket> ConnectAsync(CafeHost cafe)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Host", Cafe.CoffeeHost);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{cafe.Port}/ws"), CancellationToken.None);
        await TalkAsync(socket, "one cup");
        return socket;
    }

    private static async Task TalkAsync(ClientWebSocket socket, string text)
    {
        var buffer = new byte[64];
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        var message = await socket.ReceiveAsync(buffer, CancellationToken.None);
        Assert.Equal(text, Encoding.UTF8.GetString(buffer, 0, message.Count));
    }

    private static async Task EndAsync(ClientWebSocket socket)
    {
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        socket.Dispose();
    }

    /// <summary>Begins a long answer.</summary>
    /// <returns>The end of it, once the first cup is there.</returns>
    private static async Task<Task<string>> PourAsync(CafeHost cafe, int cups)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/pour?cups={cups}&every=100") { Headers = { Host = Cafe.CoffeeHost } };
        var response = await cafe.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.Content.ReadAsStringAsync();
    }

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
