using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Simulation.Replay;

public sealed class SimulatedInstanceTests
{
    private static readonly Recorder Recorder = new(TimeSpan.FromDays(2), TimeSpan.FromMinutes(5));

    [Fact]
    public void Happen_CreditsAreSpent_HoldsToTheBaseline()
    {
        // 30 credits, one processor in use at a baseline of 10 percent: spent after 30 / 0.9 minutes, and the other 1600 seconds take ten
        // times as long
        var instance = Reserved("ecs.t5-lc1m2.small", cpu: 1);
        instance.Begin(0, 0, TimeSpan.FromSeconds(3600).Ticks);

        var spent = instance.NextEvent;
        instance.Happen(spent);
        var end = instance.NextEvent;
        instance.Happen(end);

        Assert.Equal(2000, TimeSpan.FromTicks(spent).TotalSeconds, 3);
        Assert.Equal(2000 + 16_000, TimeSpan.FromTicks(end).TotalSeconds, 3);
        Assert.Equal(0, instance.InFlight);
        Assert.Equal(0, instance.CreditPercent!.Value, 6);
    }

    [Fact]
    public void Happen_HeldToTheBaseline_IsFreeAgainWhenLessIsWanted()
    {
        var instance = Reserved("ecs.t5-lc1m2.small", cpu: 1);
        instance.Begin(0, 0, TimeSpan.FromSeconds(3600).Ticks);
        Run(instance);
        var later = instance.NextEvent == long.MaxValue ? TimeSpan.FromHours(10).Ticks : throw new InvalidOperationException("It is not idle.");
        instance.Advance(later);

        instance.Begin(later, later, TimeSpan.FromSeconds(10).Ticks);

        Assert.Equal(later + TimeSpan.FromSeconds(10).Ticks, instance.NextEvent);
    }

    [Fact]
    public void Begin_MoreThanTheProcessorsCanDo_SlowsAllDown()
    {
        // four requests of half a processor each on one processor: half the pace
        var instance = Reserved("ecs.s6-c1m2.small", cpu: 0.5);
        for (var i = 0; i < 4; i++)
        {
            instance.Begin(0, 0, TimeSpan.FromSeconds(1).Ticks);
        }

        var end = instance.NextEvent;
        instance.Happen(end);

        Assert.Equal(TimeSpan.FromSeconds(2).Ticks, end);
        Assert.Equal(0, instance.InFlight);
        Assert.Null(instance.CreditPercent);
    }

    [Fact]
    public void Begin_WhileAnotherIsServed_SharesTheProcessorFromThenOn()
    {
        // alone for one second, together for two at half the pace, alone for the last second of the second one
        var instance = Reserved("ecs.s6-c1m2.small", cpu: 1);
        instance.Begin(0, 0, TimeSpan.FromSeconds(2).Ticks);
        instance.Begin(TimeSpan.FromSeconds(1).Ticks, 0, TimeSpan.FromSeconds(2).Ticks);

        var first = instance.NextEvent;
        instance.Happen(first);

        Assert.Equal([3, 4], new[] { first, instance.NextEvent }.Select(ticks => TimeSpan.FromTicks(ticks).TotalSeconds));
    }

    [Fact]
    public void Begin_AsMuchAsTheBaselineButForRounding_NeverSpendsItsCredits()
    {
        // three times 0.1 is above 0.3 by one bit
        var instance = Reserved("ecs.t5-c1m2.large", cpu: 0.1);
        for (var i = 0; i < 3; i++)
        {
            instance.Begin(0, 0, TimeSpan.FromHours(20).Ticks);
        }

        Assert.Equal(TimeSpan.FromHours(20).Ticks, instance.NextEvent);
    }

    [Fact]
    public void Happen_Unlimited_IsNeverHeldAndChargesWhatItCannotBorrow()
    {
        var options = Options("ecs.t5-lc1m2.small", cpu: 1);
        options.Reserve = options.Reserve with { IsUnlimited = true };
        var recorder = new Recorder(TimeSpan.FromDays(2), TimeSpan.FromMinutes(5));
        var instance = new SimulatedInstance(new(options, SimulatedPolicy.ReservedWhenStandardReady), recorder, isReserved: true, 0, 0);
        instance.MakeReady(0);
        instance.Begin(0, 0, TimeSpan.FromHours(10).Ticks);

        Assert.Equal(TimeSpan.FromHours(10).Ticks, instance.NextEvent);
        instance.Happen(instance.NextEvent);
        instance.Close(TimeSpan.FromHours(10).Ticks);

        // 540 credits used: 30 initial ones, 144 borrowed, 366 charged
        Assert.Equal(366_000, recorder.ChargedCredits);
    }

    private static void Run(SimulatedInstance instance)
    {
        while (instance.InFlight > 0)
        {
            instance.Happen(instance.NextEvent);
        }
    }

    private static SimulatedInstance Reserved(string type, double cpu)
    {
        var instance = new SimulatedInstance(new(Options(type, cpu), SimulatedPolicy.ReservedWhenStandardReady), Recorder, isReserved: true, 0, 0);
        instance.MakeReady(0);
        return instance;
    }

    private static SimulationOptions Options(string type, double cpu)
    {
        var options = new SimulationOptions { CpuPerRequest = cpu };
        options.Reserve = options.Reserve with { Types = [InstanceCatalog.Default.Find(type)!] };
        return options;
    }
}
