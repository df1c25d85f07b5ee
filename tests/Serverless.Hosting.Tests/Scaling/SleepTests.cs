using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Scaling;

public sealed class SleepTests
{
    private const int Services = 2000;

    [Fact]
    public async Task ThousandsAsleep_OneAwake_OnlyThatOneIsLookedAt()
    {
        var autoscaler = new RecordingAutoscaler();
        var clock = new CountingClock();
        await using var host = await EngineHost.StartAsync(clock: clock, configure: builder => builder.Services
            .AddSingleton<IAutoscaler>(autoscaler)
            .Configure<AutoscalerOptions>(options => options.AllowZeroInitialScale = true));
        for (var i = 0; i < Services; i++)
        {
            await host.Services.ApplyAsync(Named($"tea-{i}", service => service.WithScale(initial: 0)));
            if (i % 100 == 99)
            {
                await host.SettleAsync();
            }
        }

        Assert.Equal(Services, host.Serving.Revisions.Count());
        Assert.All(host.Serving.Revisions, revision => Assert.Null(revision.Scaling));
        var (decisions, looks) = (autoscaler.Inputs.Count, clock.Reads);
        await host.AdvanceAsync(100);
        Assert.Equal((decisions, looks), (autoscaler.Inputs.Count, clock.Reads));

        // every look at a revision reads the clock; to read it for each that sleeps would take thousands
        await host.DeployAsync(Coffee(service => service.WithScale(min: 1)));
        await host.AdvanceAsync(10);
        (decisions, looks) = (autoscaler.Inputs.Count, clock.Reads);
        await host.AdvanceAsync(100);
        Assert.Equal(50, autoscaler.Inputs.Count - decisions);
        Assert.InRange(clock.Reads - looks, 100, Services);
    }

    /// <summary>Counts how often it is asked for the time.</summary>
    private sealed class CountingClock() : FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
        private int _reads;

        public int Reads => Volatile.Read(ref _reads);

        public override DateTimeOffset GetUtcNow()
        {
            Interlocked.Increment(ref _reads);
            return base.GetUtcNow();
        }
    }
}
