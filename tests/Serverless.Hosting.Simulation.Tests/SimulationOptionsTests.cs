using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Simulation;

public sealed class SimulationOptionsTests
{
    [Fact]
    public void Validate_Defaults_HaveNoProblem() => Assert.Empty(new SimulationOptions().Validate());

    [Fact]
    public void Simulator_OptionsOutOfRange_NamesAllOfThem()
    {
        var options = new SimulationOptions
        {
            CreditPrice = double.NaN,
            ContainerConcurrency = -1,
            CpuPerRequest = 1.5,
            Resolution = TimeSpan.FromMilliseconds(1500),
            MaxParallelism = 0,
            Scaling = new() { Target = 0, Metric = ScalingMetric.Cpu, StableWindow = TimeSpan.FromSeconds(5), PanicWindow = TimeSpan.Zero },
            Policies = [SimulatedPolicy.ScaleToZero, SimulatedPolicy.ScaleToZero, SimulatedPolicy.AlwaysOn with { MinScale = -1 }, SimulatedPolicy.ReservedWhenStandardReady],
            Reserve = new() { StandardType = InstanceCatalog.Default.Compute(2, 4), Replicas = 0, CreditThreshold = 101 },
        };

        var exception = Assert.Throws<ArgumentException>(() => new Simulator(options));

        Assert.Equal(
            [
                "CreditPrice is NaN. Set it to 0 or more.",
                "ContainerConcurrency is -1. Set it to 0 for no limit, or more.",
                "CpuPerRequest is 1.5. Set it to 0 to 1.",
                "Resolution is 00:00:01.5000000. Set it to 1 second to 1 hour, in whole seconds.",
                "MaxParallelism is 0. Set it to 1 or more.",
                "Scaling.Target is 0. Set it to more than 0.",
                "Scaling.Metric is Cpu. Set it to Concurrency or RequestsPerSecond.",
                "Scaling.StableWindow is 00:00:05. Set it to 6 seconds to 1 hour.",
                "Scaling.PanicWindow is 00:00:00. Set it to 1 second to the stable window.",
                "Policies has 'scale to zero' more than once. Give each policy a name of its own.",
                "MinScale of policy 'always on' is -1. Set it to 0 or more.",
                "Reserve.Types is empty. Name at least one instance type, or compare no policy with a reserved instance.",
                "Reserve.Replicas is 0. Set it to 1 or more.",
                "Reserve.CreditThreshold is 101. Set it to 0 to 100.",
            ],
            options.Validate());
        Assert.All(options.Validate(), problem => Assert.Contains(problem, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_NoPolicy_IsAProblem() =>
        Assert.Equal(["Policies.Count is 0. Set it to 1 to 8."], new SimulationOptions { Policies = [] }.Validate());
}
