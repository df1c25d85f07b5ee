using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Testing;

namespace ReservedPolicy;

/// <summary>
/// The policy at work in a host, on a clock and a backend of the test: what is registered before the engine stays.
/// </summary>
public class FrugalHostTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(0.3, 1)]
    [InlineData(0.9, 0)]
    public async Task Idle_PriceOfTheStandIn_DecidesWhetherThereIsOne(double price, int expected)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        var backend = new ScriptedBackend(time);
        var prices = Substitute.For<IInstanceCatalog>();
        prices.Types.Returns([new InstanceType { Name = "saucer", Cpus = 1, MemoryGiB = 1, PricePerHour = price }]);
        prices.Compute(default, default).ReturnsForAnyArgs(new InstanceType { Name = "mug", Cpus = 2, MemoryGiB = 4, PricePerHour = 1 });
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<IInstanceBackend>(backend);
        builder.Services.AddSingleton(prices);
        builder.Services.AddSingleton<IReservedInstancePolicy>(new FrugalPolicy(prices, mostPercent: 50));
        builder.Services.AddServerlessCore();
        using var host = builder.Build();
        await host.StartAsync();

        var coffee = new ServiceBuilder("coffee").FromImage("cafe/drinks").WithReservedInstance("saucer").Build();
        await host.Services.GetRequiredService<IServiceManager>().ApplyAsync(coffee);
        await UntilAsync(() => Count(InstanceClass.Standard) == 1, time);
        await UntilAsync(() => Count(InstanceClass.Standard) == 0, time);

        Assert.Equal(expected, Count(InstanceClass.Reserved));
        await host.StopAsync();

        int Count(InstanceClass @class) => backend.InstancesOf("coffee-00001").Count(instance => instance.Class == @class);
    }

    /// <summary>Lets the clock run, second by second, until something holds.</summary>
    private static async Task UntilAsync(Func<bool> condition, FakeTimeProvider time)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, "It did not come true in time.");
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(2));
        }
    }
}
