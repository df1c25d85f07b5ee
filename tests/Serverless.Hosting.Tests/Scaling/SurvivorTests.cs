using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Testing;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Scaling;

public sealed class SurvivorTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Start_InstancesSurvivedTheLastHost_NoneEndsWithinAStableWindow(int minScale)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var (backend, store) = (new ScriptedBackend(clock), new InMemoryRevisionStore(clock));
        await using (var first = await EngineHost.StartAsync(store, clock: clock, survived: backend))
        {
            await first.DeployAsync(Coffee(service => service.WithConcurrency(limit: 1).WithScale(min: minScale)));
            var requests = Enumerable.Range(0, 5).Select(_ => first.Revision("coffee-00001").AcquireAsync(CancellationToken.None).AsTask()).ToList();
            await first.AdvanceUntilAsync(() => first.Revision("coffee-00001").CountReady() >= 5, 30);
            await EngineHost.UntilAsync(() => requests.TrueForAll(request => request.IsCompletedSuccessfully));
        }

        var survivors = backend.InstancesOf("coffee-00001");
        var plans = backend.Plans.Count;
        await using var second = await EngineHost.StartAsync(store, clock: clock, survived: backend);
        await second.SettleAsync();
        await second.AdvanceAsync(59);
        Assert.Equal(survivors, backend.InstancesOf("coffee-00001"));
        Assert.Equal(plans, backend.Plans.Count);

        await second.AdvanceUntilAsync(() => backend.InstancesOf("coffee-00001").Count == minScale, 240);
    }
}
