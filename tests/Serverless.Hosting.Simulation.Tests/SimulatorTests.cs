using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;
using Serverless.Hosting.Simulation.Traces;

namespace Serverless.Hosting.Simulation;

public sealed class SimulatorTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Night = TimeSpan.FromHours(8);

    [Fact]
    public void Run_NightWithoutTraffic_ReservedCosts46PercentLessThanAStandardInstance()
    {
        var options = With("ecs.t5-c1m2.large");

        var report = new Simulator(options).Run(GeneratedTrace.Diurnal(Day, peakPerSecond: 2, Night));

        Assert.Equal(8, CostOfNight(report, SimulatedPolicy.AlwaysOn), 9);
        Assert.Equal(8 * 0.54, CostOfNight(report, SimulatedPolicy.ReservedWhenStandardReady), 9);
        Assert.Equal(8 * 0.54, CostOfNight(report, SimulatedPolicy.ReservedWhenCreditsSpent), 9);
        Assert.Equal(0, CostOfNight(report, SimulatedPolicy.ScaleToZero), 9);
    }

    [Fact]
    public void Run_NightWithoutTraffic_CheapestReservedTypeCosts73PercentLess()
    {
        var report = new Simulator().Run(GeneratedTrace.Diurnal(Day, peakPerSecond: 2, Night));

        Assert.Equal(8 * 0.27, CostOfNight(report, SimulatedPolicy.ReservedWhenStandardReady), 9);
    }

    [Fact]
    public void Run_DayWithANight_OnlyScaleToZeroStartsCold()
    {
        var report = new Simulator(With("ecs.t5-c1m2.large")).Run(GeneratedTrace.Diurnal(Day, peakPerSecond: 2, Night));

        Assert.Equal(0, report[SimulatedPolicy.AlwaysOn].ColdStarts);
        Assert.Equal(0, report[SimulatedPolicy.ReservedWhenStandardReady].ColdStarts);
        Assert.Equal(0, report[SimulatedPolicy.ReservedWhenCreditsSpent].ColdStarts);
        Assert.Equal(TimeSpan.Zero, report[SimulatedPolicy.ReservedWhenStandardReady].Wait.Max);
        Assert.InRange(report[SimulatedPolicy.ScaleToZero].ColdStarts, 1, 100);
        Assert.Equal(TimeSpan.FromSeconds(5), report[SimulatedPolicy.ScaleToZero].Wait.Max);
    }

    [Fact]
    public void Run_OneRequestAnHour_StartsNoStandardInstanceWhileCreditsLast()
    {
        var report = new Simulator().Run(GeneratedTrace.Sparse(Day, TimeSpan.FromHours(1)));

        var result = report[SimulatedPolicy.ReservedWhenCreditsSpent];
        Assert.Equal([("ecs.t5-lc1m2.small", Day)], result.Ledger.Usage.Select(usage => (usage.Type, usage.InstanceTime)));
        Assert.Equal(24, result.Ledger.ServedByReserved);
        Assert.Equal(0, result.Ledger.Handovers);
        Assert.Equal(24, report[SimulatedPolicy.ScaleToZero].ColdStarts);
    }

    [Fact]
    public void Run_OneRequestAnHour_HandsOverAndBackEachTimeWhenAStandardInstanceIsReady()
    {
        var report = new Simulator().Run(RequestTrace.Of(Day, Enumerable.Range(0, 12).Select(hour => TimeSpan.FromHours(hour + 0.5))));

        var result = report[SimulatedPolicy.ReservedWhenStandardReady];
        Assert.Equal(24, result.Ledger.Handovers);
        Assert.Equal(12, result.Ledger.ServedByReserved);
        Assert.Equal(TimeSpan.FromSeconds(5) * 24, result.Ledger.HandoverTime);
    }

    [Fact]
    public void Run_Crowd_SpendsCreditsAndHandsOverAtTheThreshold()
    {
        var options = With("ecs.t5-c1m2.large");
        options.CpuPerRequest = 1;
        options.ServiceTime = Distribution.Constant(TimeSpan.FromSeconds(1));

        // one processor in use spends 0.7 credits a minute: 60 are down to 43.2, the threshold of 10 percent, after 24 minutes
        var report = new Simulator(options).Run(RequestTrace.Of(TimeSpan.FromHours(1), Enumerable.Range(0, 3600).Select(second => TimeSpan.FromSeconds(second))));

        var result = report[SimulatedPolicy.ReservedWhenCreditsSpent];
        Assert.InRange(result.Ledger.ServedByReserved, 24 * 60, (24 * 60) + 10);
        Assert.Equal(43.2, result.LeastCredits!.Value, 0);
        Assert.Equal(1, result.Ledger.Handovers);
        Assert.Equal(TimeSpan.Zero, result.Wait.Max);
    }

    [Fact]
    public void Run_PolicyOfTheUser_IsAsked()
    {
        var three = new SimulatedPolicy { Name = "three", Autoscaler = new Always(3) };

        var report = new Simulator(new() { Policies = [three] }).Run(RequestTrace.Of(TimeSpan.FromHours(1), [TimeSpan.FromMinutes(1)]));

        // the first request is met by one decision, and from then on nothing takes the three away
        Assert.Equal(3 * 59 * 60, report[three].InstanceTimeOf("compute-2-4Gi").TotalSeconds, 0);
    }

    [Fact]
    public void Run_ReservedPolicyOfTheUser_IsAsked()
    {
        var never = SimulatedPolicy.ReservedWhenStandardReady with { Name = "never", ReservedInstances = new NeverReserved() };

        var report = new Simulator(new() { Policies = [SimulatedPolicy.ScaleToZero, never] }).Run(GeneratedTrace.Sparse(Day, TimeSpan.FromHours(1)));

        Assert.Equal(report.Results[0].ColdStarts, report[never].ColdStarts);
        Assert.Equal(0, report[never].InstanceTimeOf("ecs.t5-lc1m2.small").TotalHours, 9);
    }

    [Theory]
    [InlineData(5, 4)]
    [InlineData(1, 3600)]
    public void Run_RequestsOutOfOrderOrBeyondTheEnd_AreRefused(int first, int second)
    {
        var trace = RequestTrace.Of(TimeSpan.FromHours(1), [TimeSpan.FromSeconds(first), TimeSpan.FromSeconds(second)]);

        var exception = Assert.Throws<ArgumentException>(() => new Simulator().Run(trace));

        Assert.Equal(
            $"A request at {TimeSpan.FromSeconds(second)} comes after one at {TimeSpan.FromSeconds(first)}. Give them in order, and before the end of the trace.",
            exception.Message);
    }

    [Fact]
    public void Run_Cancelled_Ends()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => new Simulator().Run(GeneratedTrace.Sparse(Day, Night), cancellationToken: cancelled.Token));
    }

    [Fact]
    public void Run_Progress_IsToldAfterEachFunction()
    {
        var told = new Collected();

        new Simulator(new() { MaxParallelism = 1 }).Run(GeneratedTrace.Sparse(Day, Night, functions: 3), told);

        Assert.Equal([new(1, 3, 3), new(2, 3, 6), new(3, 3, 9)], told.Values);
    }

    private static SimulationOptions With(string reserved)
    {
        var options = new SimulationOptions();
        options.Reserve = options.Reserve with { Types = [InstanceCatalog.Default.Find(reserved)!] };
        return options;
    }

    /// <summary>The cost of the steps that lie in the night.</summary>
    private static double CostOfNight(SimulationReport report, SimulatedPolicy policy) => report[policy].Steps[(int)(Night / TimeSpan.FromMinutes(5)) - 1].Cost;

    private sealed class Always(int instances) : IAutoscaler
    {
        public (ScalingDecision Decision, ScalingMemory Memory) Decide(in ScalingInput input, ScalingMemory memory) =>
            (new ScalingDecision { IsValid = true, Desired = instances }, memory);
    }

    private sealed class NeverReserved : IReservedInstancePolicy
    {
        public (ReservationPlan Plan, ReservationMemory Memory) Plan(in ReservationInput input, ReservationMemory memory) =>
            (new ReservationPlan { Standard = input.StandardWanted, Serving = input.StandardReady > 0 ? ServingClass.Standard : ServingClass.Queue }, memory);
    }

    private sealed class Collected : IProgress<SimulationProgress>
    {
        public List<SimulationProgress> Values { get; } = [];

        public void Report(SimulationProgress value) => Values.Add(value);
    }
}
