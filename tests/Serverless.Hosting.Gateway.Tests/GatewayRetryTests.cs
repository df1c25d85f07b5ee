using System.Net;
using System.Net.Sockets;
using Serverless.Hosting.Gateway.Support;

namespace Serverless.Hosting.Gateway;

public class GatewayRetryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_BodyWhereConnectionsAreRefused_ReachesAnotherInstanceWhole()
    {
        await using var instance = await FakeInstance.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body, Token));
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", RawInstance.Nobody(), instance.Address);
        using var client = host.Client("coffee");
        var body = new byte[1_000_000];
        new Random(1).NextBytes(body);

        for (var i = 0; i < 10; i++)
        {
            using var response = await client.PostAsync("/", new StreamContent(new MemoryStream(body)), Token);
            Assert.Equal(body, await response.Content.ReadAsByteArrayAsync(Token));
        }

        Assert.Equal(10, instance.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Request_ConnectionIsResetOnceAccepted_IsServedOnceOrFails(bool hasBody)
    {
        const int Requests = 20;
        await using var resetting = new ResettingInstance();
        await using var instance = await FakeInstance.StartAsync("alive");
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", resetting.Address, instance.Address);
        using var client = host.Client("coffee");

        var failed = 0;
        for (var i = 0; i < Requests; i++)
        {
            using var request = new HttpRequestMessage(hasBody ? HttpMethod.Post : HttpMethod.Get, "/") { Content = hasBody ? new StringContent("order") : null };
            using var response = await client.SendAsync(request, Token);
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadGateway, $"{response}");
            failed += response.StatusCode == HttpStatusCode.BadGateway ? 1 : 0;
        }

        // where the reset comes before the head is written the request goes elsewhere; where it comes later nobody can know how far the head came
        Assert.InRange(resetting.Connections, 1, Requests);
        Assert.InRange(failed, 0, resetting.Connections);
        Assert.Equal(Requests, instance.Requests + failed);
    }

    [Fact]
    public async Task Request_InstanceEndsInTheMiddleOfTheBody_IsNotRepeated()
    {
        const int Half = 100_000;
        var hasEnded = new TaskCompletionSource();
        await using var breaking = new RawInstance(async (stream, _, _) =>
        {
            await stream.ReadExactlyAsync(new byte[Half / 2], Token);
            stream.Socket.Close();
            hasEnded.SetResult();
            return false;
        });
        await using var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", breaking.Address, breaking.Address);
        using var client = await RawClient.ConnectAsync(host.Address);

        await client.SendAsync($"POST / HTTP/1.1\r\nHost: coffee.default.example.com\r\nContent-Length: {2 * Half}\r\n\r\n{new string('a', Half)}");
        await hasEnded.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await client.SendAsync(new string('b', Half));

        Assert.StartsWith("HTTP/1.1 502 ", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal(1, breaking.Requests);
    }

    /// <summary>Accepts connections and resets them without reading from them.</summary>
    private sealed class ResettingInstance : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _running;
        private int _connections;

        public ResettingInstance()
        {
            _listener.Start();
            _running = AcceptAsync();
        }

        public Uri Address => new($"http://{_listener.LocalEndpoint}");

        public int Connections => Volatile.Read(ref _connections);

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        private async Task AcceptAsync()
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
                client.LingerState = new LingerOption(true, 0);
            }
        }
    }
}
