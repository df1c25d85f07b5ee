using System.Globalization;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Simulation;

public sealed partial class SimulationOptions
{
    private const int MaxPolicies = 8;

    /// <summary>Finds all that is wrong with the options.</summary>
    /// <returns>A sentence for each problem, with the option and what it may be; empty where there is none.</returns>
    public IReadOnlyList<string> Validate() => [.. NumberProblems(), .. ScalingProblems(), .. PolicyProblems(), .. ReserveProblems()];

    private static string Problem(string option, IFormattable value, string allowed) =>
        $"{option} is {value.ToString(null, CultureInfo.InvariantCulture)}. Set it to {allowed}.";

    private IEnumerable<string> NumberProblems()
    {
        if (!(CreditPrice >= 0))
        {
            yield return Problem(nameof(CreditPrice), CreditPrice, "0 or more");
        }

        if (ContainerConcurrency < 0)
        {
            yield return Problem(nameof(ContainerConcurrency), ContainerConcurrency, "0 for no limit, or more");
        }

        if (CpuPerRequest is not (>= 0 and <= 1))
        {
            yield return Problem(nameof(CpuPerRequest), CpuPerRequest, "0 to 1");
        }

        if (Resolution < TimeSpan.FromSeconds(1) || Resolution > TimeSpan.FromHours(1) || Resolution.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            yield return Problem(nameof(Resolution), Resolution, "1 second to 1 hour, in whole seconds");
        }

        if (MaxParallelism < 1)
        {
            yield return Problem(nameof(MaxParallelism), MaxParallelism, "1 or more");
        }
    }

    private IEnumerable<string> ScalingProblems()
    {
        if (!(Scaling.Target > 0))
        {
            yield return Problem($"{nameof(Scaling)}.{nameof(Scaling.Target)}", Scaling.Target, "more than 0");
        }

        if (Scaling.Metric is not (ScalingMetric.Concurrency or ScalingMetric.RequestsPerSecond))
        {
            yield return $"{nameof(Scaling)}.{nameof(Scaling.Metric)} is {Scaling.Metric}. "
                + $"Set it to {ScalingMetric.Concurrency} or {ScalingMetric.RequestsPerSecond}.";
        }

        if (Scaling.StableWindow < TimeSpan.FromSeconds(6) || Scaling.StableWindow > TimeSpan.FromHours(1))
        {
            yield return Problem($"{nameof(Scaling)}.{nameof(Scaling.StableWindow)}", Scaling.StableWindow, "6 seconds to 1 hour");
        }

        if (Scaling.PanicWindow < TimeSpan.FromSeconds(1) || Scaling.PanicWindow > Scaling.StableWindow)
        {
            yield return Problem($"{nameof(Scaling)}.{nameof(Scaling.PanicWindow)}", Scaling.PanicWindow, "1 second to the stable window");
        }
    }

    private IEnumerable<string> PolicyProblems()
    {
        if (Policies.Count is < 1 or > MaxPolicies)
        {
            yield return Problem(nameof(Policies) + ".Count", Policies.Count, $"1 to {MaxPolicies}");
        }

        foreach (var name in Policies.GroupBy(policy => policy.Name).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            yield return $"{nameof(Policies)} has '{name}' more than once. Give each policy a name of its own.";
        }

        foreach (var policy in Policies.Where(policy => policy.MinScale < 0))
        {
            yield return Problem($"{nameof(SimulatedPolicy.MinScale)} of policy '{policy.Name}'", policy.MinScale, "0 or more");
        }
    }

    private IEnumerable<string> ReserveProblems()
    {
        if (Policies.Any(policy => policy.Handover is not null) && Reserve.Types.Count == 0)
        {
            yield return $"{nameof(Reserve)}.{nameof(Reserve.Types)} is empty. "
                + "Name at least one instance type, or compare no policy with a reserved instance.";
        }

        if (Reserve.Replicas < 1)
        {
            yield return Problem($"{nameof(Reserve)}.{nameof(Reserve.Replicas)}", Reserve.Replicas, "1 or more");
        }

        if (Reserve.CreditThreshold is not (>= 0 and <= 100))
        {
            yield return Problem($"{nameof(Reserve)}.{nameof(Reserve.CreditThreshold)}", Reserve.CreditThreshold, "0 to 100");
        }
    }
}
