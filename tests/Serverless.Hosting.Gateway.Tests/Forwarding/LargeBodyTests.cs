using Serverless.Hosting.Gateway.Hardening;
using Serverless.Hosting.Gateway.Support;

namespace Serverless.Hosting.Gateway.Forwarding;

[Collection(MemoryCollection.Name)]
public class LargeBodyTests
{
    private const long Length = 160L * 1024 * 1024;
    private const long MostKept = Length / 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_IsStreamed()
    {
        var counted = new TaskCompletionSource<Counted>();
        await using var instance = await FakeInstance.StartAsync(async context => counted.SetResult(await CountAsync(context.Request.Body)));
        await using var host = await StartAsync(instance.Address);
        using var client = host.Client("coffee");

        using var response = await client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StreamContent(new ZeroStream(Length)), Headers = { TransferEncodingChunked = true } }, Token);

        Assert.True(response.IsSuccessStatusCode);
        AssertStreamed(await counted.Task.WaitAsync(Token));
    }

    [Fact]
    public async Task Download_IsStreamed()
    {
        await using var instance = await FakeInstance.StartAsync(context => new ZeroStream(Length).CopyToAsync(context.Response.Body));
        await using var host = await StartAsync(instance.Address);
        using var client = host.Client("coffee");

        using var response = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token);

        AssertStreamed(await CountAsync(await response.Content.ReadAsStreamAsync(Token)));
    }

    private static void AssertStreamed(Counted counted)
    {
        Assert.Equal(Length, counted.Bytes);
        Assert.InRange(counted.Kept, long.MinValue, MostKept);
    }

    /// <summary>Reads to the end, and looks from time to time how much more is kept somewhere than at the start.</summary>
    private static async Task<Counted> CountAsync(Stream body)
    {
        var buffer = new byte[64 * 1024];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (total, kept, step) = (0L, 0L, 0L);
        while (await body.ReadAsync(buffer, Token) is > 0 and var count)
        {
            total += count;
            if (total / (32 * 1024 * 1024) > step)
            {
                step++;
                kept = Math.Max(kept, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        return new(total, kept);
    }

    private static async Task<GatewayTestHost> StartAsync(Uri instance)
    {
        var host = await GatewayTestHost.StartAsync();
        await host.DeployAsync("coffee", instance);
        return host;
    }

    /// <summary>How much was read, and how much of it was kept at most, in bytes.</summary>
    private readonly record struct Counted(long Bytes, long Kept);

    private sealed class ZeroStream(long length) : MemoryStream
    {
        private long _left = length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, _left);
            _left -= count;
            return new(count);
        }
    }
}
