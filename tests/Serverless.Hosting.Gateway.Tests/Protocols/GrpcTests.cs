using System.Buffers.Binary;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Gateway.Support;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Protocols;

/// <summary>
/// Calls of gRPC as they are on the wire: messages with a prefix of five bytes over HTTP/2, and the status in trailers.
/// </summary>
public class GrpcTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unary_Call_GetsMessageAndTrailers()
    {
        await using var instance = await FakeInstance.StartAsync(EchoAsync, HttpProtocols.Http2);
        await using var host = await StartAsync(instance.Address);
        using var client = TestCertificate.Client(host, HttpVersion.Version20);

        using var response = await client.SendAsync(Call("hello"), Token);

        Assert.Equal((HttpStatusCode.OK, "application/grpc"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal(Frame("hello"), await response.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal(("0", "fine"), (Trailer(response, "grpc-status"), Trailer(response, "grpc-message")));
    }

    /// <summary>A failed call has its status in the head and no body: it must not get one on the way.</summary>
    [Fact]
    public async Task Unary_TrailersOnly_KeepsTheStatusInTheHead()
    {
        await using var instance = await FakeInstance.StartAsync(
            context =>
            {
                context.Response.ContentType = "application/grpc";
                context.Response.Headers["grpc-status"] = "5";
                return Task.CompletedTask;
            },
            HttpProtocols.Http2);
        await using var host = await StartAsync(instance.Address);
        using var client = TestCertificate.Client(host, HttpVersion.Version20);

        using var response = await client.SendAsync(Call("hello"), Token);

        Assert.Equal("5", Assert.Single(response.Headers.GetValues("grpc-status")));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task ServerStreaming_Call_GetsEachMessageAtOnce()
    {
        var go = System.Threading.Channels.Channel.CreateUnbounded<string>();
        await using var instance = await FakeInstance.StartAsync(
            async context =>
            {
                context.Response.ContentType = "application/grpc";
                await context.Response.Body.FlushAsync();
                await foreach (var message in go.Reader.ReadAllAsync(context.RequestAborted))
                {
                    await context.Response.Body.WriteAsync(Frame(message));
                    await context.Response.Body.FlushAsync();
                }

                context.Response.AppendTrailer("grpc-status", "0");
            },
            HttpProtocols.Http2);
        await using var host = await StartAsync(instance.Address);
        using var client = TestCertificate.Client(host, HttpVersion.Version20);

        using var response = await client.SendAsync(Call("all"), HttpCompletionOption.ResponseHeadersRead, Token);
        var body = await response.Content.ReadAsStreamAsync(Token);
        for (var i = 0; i < 3; i++)
        {
            go.Writer.TryWrite($"m{i}");
            var frame = new byte[7];
            await body.ReadExactlyAsync(frame, Token);
            Assert.Equal(Frame($"m{i}"), frame);
        }

        go.Writer.Complete();
        Assert.Equal(0, await body.ReadAsync(new byte[1], Token));
        Assert.Equal("0", Trailer(response, "grpc-status"));
    }

    [Fact]
    public async Task Unary_RevisionAtRest_IsHeldAndAnswered()
    {
        await using var instance = await FakeInstance.StartAsync(EchoAsync, HttpProtocols.Http2);
        await using var host = await GatewayTestHost.StartHttp2Async();
        await host.DeployAsync("coffee", service => service.WithProtocol("h2c").WithScale(initial: 0), null, instance.Address);
        Assert.Empty(host.Backend.InstancesOf("coffee-1"));
        using var client = TestCertificate.Client(host, HttpVersion.Version20);

        using var response = await client.SendAsync(Call("wake"), Token);

        Assert.Equal(Frame("wake"), await response.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal("0", Trailer(response, "grpc-status"));
    }

    [Theory]
    [InlineData(10L, null, null)]
    [InlineData(300L, 10L, null)]
    [InlineData(300L, null, 10L)]
    public async Task Timer_NothingSentYet_Answers504(long timeout, long? responseStart, long? idle)
    {
        var arrived = new TaskCompletionSource();
        await using var instance = await FakeInstance.StartAsync(
            async context =>
            {
                arrived.SetResult();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            },
            HttpProtocols.Http2);
        await using var host = await StartAsync(
            instance.Address, _time, spec => spec with { TimeoutSeconds = timeout, ResponseStartTimeoutSeconds = responseStart, IdleTimeoutSeconds = idle });
        using var client = TestCertificate.Client(host, HttpVersion.Version20);
        var call = client.SendAsync(Call("slow"), Token);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal((HttpStatusCode.GatewayTimeout, "request timeout"), ((await call).StatusCode, await (await call).Content.ReadAsStringAsync(Token)));
    }

    [Theory]
    [InlineData(10L, null)]
    [InlineData(300L, 10L)]
    public async Task Timer_StreamUnderWay_ResetsItWithoutTrailers(long timeout, long? idle)
    {
        await using var instance = await FakeInstance.StartAsync(
            async context =>
            {
                context.Response.ContentType = "application/grpc";
                await context.Response.Body.WriteAsync(Frame("one"));
                await context.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            },
            HttpProtocols.Http2);
        await using var host = await StartAsync(instance.Address, _time, spec => spec with { TimeoutSeconds = timeout, IdleTimeoutSeconds = idle, ResponseStartTimeoutSeconds = 5 });
        using var client = TestCertificate.Client(host, HttpVersion.Version20);
        using var response = await client.SendAsync(Call("slow"), HttpCompletionOption.ResponseHeadersRead, Token);
        var body = await response.Content.ReadAsStreamAsync(Token);
        await body.ReadExactlyAsync(new byte[8], Token);

        _time.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAnyAsync<HttpIOException>(async () => await body.ReadExactlyAsync(new byte[1], Token));
        Assert.Empty(response.TrailingHeaders);
    }

    /// <summary>The server answers before the call has ended, and goes on reading.</summary>
    private static async Task EchoAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        await context.Request.Body.CopyToAsync(context.Response.Body);
        context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers["grpc-message"] = "fine";
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static HttpRequestMessage Call(string message) => new(HttpMethod.Post, "/cafe.Menu/Order")
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Headers = { { "TE", "trailers" } },
        Content = new ByteArrayContent(Frame(message)) { Headers = { { "Content-Type", "application/grpc" } } },
    };

    private static byte[] Frame(string message)
    {
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        Encoding.ASCII.GetBytes(message, frame.AsSpan(5));
        return frame;
    }

    private static string Trailer(HttpResponseMessage response, string name) => Assert.Single(response.TrailingHeaders.GetValues(name));

    private static async Task<GatewayTestHost> StartAsync(Uri instance, TimeProvider? time = null, Func<RevisionSpec, RevisionSpec>? change = null)
    {
        var host = await GatewayTestHost.StartHttp2Async(time);
        await host.DeployAsync("coffee", service => service.WithProtocol("h2c"), change, instance);
        return host;
    }
}
