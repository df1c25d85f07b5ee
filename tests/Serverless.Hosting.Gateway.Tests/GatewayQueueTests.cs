using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Gateway.Support;

namespace Serverless.Hosting.Gateway;

public class GatewayQueueTests
{
    private const int Depth = 5_000;
    private const int Limit = 10;

    private readonly List<int[]> _batches = [];
    private readonly List<int> _arrived = [];
    private TaskCompletionSource _batchIsFull = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_FiveThousandOnAColdService_AreAnsweredInOrderOfArrivalAndTheNextIsRefused()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        await using var instance = await FakeInstance.StartAsync(ServeInBatchesAsync);
        await using var host = await GatewayTestHost.StartHttp2Async(time);
        host.Backend.StartDelay = TimeSpan.FromSeconds(30);
        await host.DeployAsync(
            "coffee",
            service => service.WithConcurrency(limit: Limit).WithScale(initial: 0, max: 1).WithAnnotation("serverless.hosting/queue-depth", $"{Depth}"),
            null,
            instance.Address);
        using var client = Http2Client(host);
        var answers = new List<Task<HttpResponseMessage>>();
        for (var number = 0; number < Depth; number++)
        {
            answers.Add(client.GetAsync(new Uri($"?number={number}", UriKind.Relative), Token));
            await GatewayTestHost.UntilAsync(() => host.Revision("coffee-1").RequestsWaiting == number + 1);
        }

        using var refused = await client.GetAsync(new Uri($"?number={Depth}", UriKind.Relative), Token);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "pending request queue full"), (refused.StatusCode, await refused.Content.ReadAsStringAsync(Token)));
        Assert.Equal(new RetryConditionHeaderValue(TimeSpan.FromSeconds(1)), refused.Headers.RetryAfter);

        await GatewayTestHost.UntilAsync(() => host.Backend.InstancesOf("coffee-1").Count == 1);
        time.Advance(TimeSpan.FromSeconds(30));
        foreach (var answer in answers)
        {
            using var response = await answer;
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        // the instance answers ten at once only when ten are there: each ten must be the next ten
        Assert.Equal(Enumerable.Range(0, Depth).Chunk(Limit), _batches);
    }

    private async Task ServeInBatchesAsync(HttpContext context)
    {
        Task full;
        lock (_batches)
        {
            full = _batchIsFull.Task;
            _arrived.Add(int.Parse(context.Request.Query["number"]!, null));
            if (_arrived.Count == Limit)
            {
                _batches.Add([.. _arrived.Order()]);
                _arrived.Clear();
                _batchIsFull.SetResult();
                _batchIsFull = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        await full.WaitAsync(Token);
        await context.Response.WriteAsync("ok", Token);
    }

    private static HttpClient Http2Client(GatewayTestHost host)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true })
        {
            BaseAddress = host.Address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.Host = "coffee.default.example.com";
        return client;
    }
}
