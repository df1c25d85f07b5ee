using System.Globalization;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Diagnostics;

public sealed class ReserveInstrumentsTests
{
    [Fact]
    public async Task Instruments_RestAndHandover_TellTimeCreditsAndCosts()
    {
        await using var host = await EngineHost.StartAsync();
        using var reader = new InstrumentReader(host);
        host.Backend.Measuring = instance => new InstanceUsage(instance.Name, TimeSpan.Zero, 0);
        await host.DeployAsync(Specs.Coffee(service => service.WithReservedInstance()));
        await host.AdvanceUntilAsync(() => host.Revision("coffee-00001").Reserve!.Phase == ReservationPhase.Reserved, 120);
        await host.SettleAsync();
        Assert.Equal(["0 coffee-00001 reserved"], reader.Of("serverless.reserve.handover.duration"));

        host.Backend.StartDelay = TimeSpan.FromSeconds(3);
        (await host.Revision("coffee-00001").AcquireAsync(TestContext.Current.CancellationToken)).Lease.Dispose();
        await host.SettleAsync();
        await host.AdvanceUntilAsync(() => host.Revision("coffee-00001").Reserve!.Phase == ReservationPhase.Active, 10);
        Assert.Equal(["0 coffee-00001 reserved", "3 coffee-00001 standard"], reader.Of("serverless.reserve.handover.duration"));

        reader.Read();
        Assert.Equal(["1 coffee-00001"], reader.Of("serverless.reserve.requests"));
        Assert.Equal(2, reader.Of("serverless.reserve.cost").Length);
        Assert.InRange(Value(reader, "serverless.reserve.cost.always_on"), 60 / 3600.0, 80 / 3600.0);
        Assert.InRange(Value(reader, "serverless.reserve.cost.scale_to_zero"), 60 / 3600.0, 80 / 3600.0);
    }

    [Fact]
    public async Task Credits_AtRest_AreTold()
    {
        await using var host = await EngineHost.StartAsync();
        using var reader = new InstrumentReader(host);
        host.Backend.Measuring = instance => new InstanceUsage(instance.Name, TimeSpan.Zero, 0);
        await host.DeployAsync(Specs.Coffee(service => service.WithReservedInstance()));
        await host.AdvanceUntilAsync(() => host.Revision("coffee-00001").Reserve!.Phase == ReservationPhase.Reserved, 120);
        await host.SettleAsync();

        reader.Read();

        Assert.Equal(30, Value(reader, "serverless.reserve.credits"), 1);
    }

    private static double Value(InstrumentReader reader, string instrument) =>
        double.Parse(Assert.Single(reader.Of(instrument)).Split(' ')[0], CultureInfo.InvariantCulture);
}
