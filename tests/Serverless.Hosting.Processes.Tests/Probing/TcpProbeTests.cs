using System.Net;
using System.Net.Sockets;

namespace Serverless.Hosting.Processes.Probing;

public sealed class TcpProbeTests
{
    [Fact]
    public async Task TryAsync_SomebodyListens_Succeeds()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        Assert.Null(await new TcpProbe(listener.LocalEndpoint).TryAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task TryAsync_NobodyListens_SaysSo()
    {
        var problem = await new TcpProbe(FreePort()).TryAsync(TestContext.Current.CancellationToken);

        Assert.Contains("ConnectionRefused", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TryAsync_CancelledBefore_IsCancelled() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new TcpProbe(new IPEndPoint(IPAddress.Loopback, 9)).TryAsync(new CancellationToken(canceled: true)));

    [Fact]
    public async Task TryAsync_CancelledAtAnyMoment_IsRefusedOrCancelledAndNothingElse()
    {
        var probe = new TcpProbe(FreePort());

        for (var i = 0; i < 3_000; i++)
        {
            using var cancellation = new CancellationTokenSource();
            var cancelling = Task.Run(cancellation.Cancel, TestContext.Current.CancellationToken);
            var failure = await Record.ExceptionAsync(() => probe.TryAsync(cancellation.Token));
            await cancelling;

            Assert.True(failure is null or OperationCanceledException, failure?.ToString());
        }
    }

    private static IPEndPoint FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
