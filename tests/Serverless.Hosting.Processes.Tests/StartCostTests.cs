using System.Diagnostics;
using System.Globalization;
using System.Net;
using Serverless.Hosting.Model;
using Serverless.Hosting.Processes.Probing;

namespace Serverless.Hosting.Processes;

public sealed class StartCostTests
{
    private const int Pairs = 20;

    /// <summary>From the order to the first answer, against a process that is started by hand and asked every millisecond.</summary>
    [Fact(Explicit = true)]
    public async Task ApplyAsync_ColdStart_CostsLittleMoreThanABareProcess()
    {
        await using var backend = new TestBackend();
        var limited = TestBackend.Echo() with { Limits = ValueMap.Create([new("cpu", "2"), new("memory", "1Gi")]) };
        List<double> bare = [], own = [], withLimits = [];
        for (var i = 0; i <= Pairs; i++)
        {
            bare.Add(await MeasureAsync(() => StartBareAsync(backend)));
            own.Add(await MeasureAsync(() => StartAsync(backend, TestBackend.Revision())));
            withLimits.Add(await MeasureAsync(() => StartAsync(backend, TestBackend.Revision(limited))));
        }

        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bare {Median(bare):0.0} ms, own {Median(own):0.0} ms, limited {Median(withLimits):0.0} ms"));
        Assert.InRange(Median(own) - Median(bare), -50, 15);
    }

    private static async Task<double> MeasureAsync(Func<Task<Func<Task>>> start)
    {
        var begin = TimeProvider.System.GetTimestamp();
        var end = await start();
        var elapsed = TimeProvider.System.GetElapsedTime(begin).TotalMilliseconds;
        await end();
        return elapsed;
    }

    private static async Task<Func<Task>> StartAsync(TestBackend backend, Revision revision)
    {
        var instance = (await backend.StartAsync(revision))[0];
        await backend.GetAsync(instance, "/pid");
        return async () =>
        {
            await backend.ApplyAsync(revision, new(0));
            await backend.WaitForEndAsync(revision);
        };
    }

    private static async Task<Func<Task>> StartBareAsync(TestBackend backend)
    {
        const int Port = 29900;
        var info = new ProcessStartInfo(TestApp.Echo) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        info.Environment["PORT"] = Port.ToString(CultureInfo.InvariantCulture);
        var process = Process.Start(info)!;
        var probe = new TcpProbe(new IPEndPoint(IPAddress.Loopback, Port));
        while (await probe.TryAsync(TestContext.Current.CancellationToken) is not null)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        await backend.Client.GetStringAsync(new Uri($"http://127.0.0.1:{Port}/pid"), TestContext.Current.CancellationToken);
        return async () =>
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            process.Dispose();
        };
    }

    /// <summary>The median without the first value, which warms up.</summary>
    private static double Median(List<double> values) => values.Skip(1).Order().ElementAt((values.Count - 1) / 2);
}
