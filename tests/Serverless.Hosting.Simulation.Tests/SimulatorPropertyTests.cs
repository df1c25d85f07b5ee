using System.Text;
using CsCheck;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Simulation.Traces;

namespace Serverless.Hosting.Simulation;

public sealed class SimulatorPropertyTests
{
    private static readonly TimeSpan Length = TimeSpan.FromHours(2);

    /// <summary>Requests in clumps: some of them together, then a pause, which may be long enough to fall asleep.</summary>
    private static readonly Gen<RequestTrace> Traces =
        from clumps in Gen.Select(Gen.Double[0, 7100], Gen.Int[1, 60], Gen.Double[0.001, 30]).Array[0, 12]
        select RequestTrace.Of(
            Length,
            clumps.SelectMany(clump => Enumerable.Range(0, clump.Item2).Select(i => TimeSpan.FromSeconds(Math.Min(7199, clump.Item1 + (i * clump.Item3))))).Order().ToArray());

    private static readonly Gen<SimulationOptions> Assumptions =
        from target in OneOf(1.0, 10, 100)
        from limit in OneOf(0, 1, 20)
        from cpu in Gen.OneOf(Gen.Double[0, 1], OneOf(0, 0.05, 0.1, 0.15, 1))
        from start in Gen.Double[0, 30]
        from service in Gen.Double[0.01, 5]
        from reserved in OneOf("ecs.t5-lc1m2.small", "ecs.t5-c1m2.large", "ecs.t6-c4m1.large", "ecs.s6-c1m2.small")
        from isUnlimited in Gen.Bool
        from seed in Gen.ULong
        select new SimulationOptions
        {
            Seed = seed,
            Scaling = new() { Target = target },
            ContainerConcurrency = limit,
            CpuPerRequest = cpu,
            StandardStart = Distribution.Uniform(TimeSpan.Zero, TimeSpan.FromSeconds(start)),
            ReservedStart = Distribution.Uniform(TimeSpan.Zero, TimeSpan.FromSeconds(start)),
            ServiceTime = Distribution.Exponential(TimeSpan.FromSeconds(service)),
            Reserve = new SimulationOptions().Reserve with { Types = [InstanceCatalog.Default.Find(reserved)!], IsUnlimited = isUnlimited },
        };

    [Fact]
    public void Run_AnyTrace_AnswersEveryRequestUnderEveryPolicy() => Gen.Select(Traces, Assumptions).Sample(
        (trace, options) =>
        {
            var expected = trace.Functions.Sum(function => function.Arrivals(0).Count());

            var report = new Simulator(options).Run(trace);

            Assert.All(report.Results, result => Assert.Equal((expected, expected), (result.Requests, result.Answered)));
            Assert.All(report.Results, result => Assert.Equal(expected, result.Steps.Sum(step => step.Requests)));
        },
        iter: 200);

    [Fact]
    public void Run_AnyTrace_ReservedInstancesNeverMeetAColdStart() => Gen.Select(Traces, Assumptions).Sample(
        (trace, options) =>
        {
            var report = new Simulator(options).Run(trace);

            Assert.Equal(0, report[SimulatedPolicy.AlwaysOn].ColdStarts);
            Assert.Equal(0, report[SimulatedPolicy.ReservedWhenStandardReady].ColdStarts);
            Assert.Equal(0, report[SimulatedPolicy.ReservedWhenCreditsSpent].ColdStarts);
        },
        iter: 200);

    [Fact]
    public void Run_AnyTraceThatFitsItsInstances_ReservedCostsAtMostStandardAndOneReserved() => Gen.Select(Traces, Assumptions).Sample(
        (trace, options) =>
        {
            // a stand-in that slows requests down makes load of its own: what that may cost is not bounded
            options.CpuPerRequest = 0;
            var one = options.Reserve.Types[0].CostOf(Length);

            var report = new Simulator(options).Run(trace);

            var bound = report[SimulatedPolicy.AlwaysOn].Ledger.Cost + one;
            Assert.InRange(report[SimulatedPolicy.ReservedWhenStandardReady].Ledger.Cost, 0, bound);
            Assert.InRange(report[SimulatedPolicy.ReservedWhenCreditsSpent].Ledger.Cost, 0, bound);
        },
        iter: 200);

    [Fact]
    public void Run_AnyTrace_JumpingOverSilenceChangesNothing() => Gen.Select(Traces, Assumptions).Sample(
        (trace, options) =>
        {
            var jumping = Write(new Simulator(options).Run(trace));
            options.JumpsOverSilence = false;

            Assert.Equal(Write(new Simulator(options).Run(trace)), jumping);
        },
        iter: 100);

    [Fact]
    public void Run_AnyTrace_PaysForWhatTheStepsShow() => Gen.Select(Traces, Assumptions).Sample(
        (trace, options) =>
        {
            var report = new Simulator(options).Run(trace);

            Assert.All(report.Results, result => Assert.Equal(result.Ledger.Cost - result.Ledger.CreditCost, result.Steps[^1].Cost, 6));
        },
        iter: 50);

    [Fact]
    public void Run_SameSeed_IsTheSameReportOnOneCoreAndOnSeveral()
    {
        var trace = GeneratedTrace.Bursty(TimeSpan.FromHours(6), 5, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(20), functions: 40);
        var options = new SimulationOptions { Seed = 7, CpuPerRequest = 0.5, StandardStart = Distribution.LogNormal(TimeSpan.FromSeconds(5), 0.5), MaxParallelism = 1 };

        var first = Write(new Simulator(options).Run(trace));
        var second = Write(new Simulator(options).Run(trace));
        options.MaxParallelism = 8;
        var parallel = Write(new Simulator(options).Run(trace));
        options.Seed = 8;
        var other = Write(new Simulator(options).Run(trace));

        Assert.Equal(first, second);
        Assert.Equal(first, parallel);
        Assert.NotEqual(first, other);
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    /// <summary>All that a report says, with every digit.</summary>
    private static string Write(SimulationReport report)
    {
        var text = new StringBuilder();
        foreach (var result in report.Results)
        {
            text.AppendLine((result with { Policy = SimulatedPolicy.AlwaysOn }).ToString());
        }

        return text.ToString();
    }
}
