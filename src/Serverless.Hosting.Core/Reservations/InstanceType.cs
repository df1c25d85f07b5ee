namespace Serverless.Hosting.Reservations;

/// <summary>
/// A named size and price of instances. One that is burstable may use a share of its processors forever, and more of them while its credits last.
/// </summary>
public sealed record InstanceType
{
    /// <summary>The most hours for which credits can be saved up.</summary>
    internal const double CreditHours = 24;

    private const double MinutesPerHour = 60;

    /// <summary>The name, such as <c>ecs.t5-lc1m2.small</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The virtual processors; greater than 0.</summary>
    public required double Cpus { get; init; }

    /// <summary>The memory in GiB; greater than 0.</summary>
    public required double MemoryGiB { get; init; }

    /// <summary>The price of one hour, 0 or more, in the units of the catalogue.</summary>
    public required double PricePerHour { get; init; }

    /// <summary>The share of each processor that may be used forever: above 0 to 100 percent; null for a type that is not burstable.</summary>
    public double? BaselinePercent { get; init; }

    /// <summary>Whether the type earns and spends credits.</summary>
    public bool IsBurstable => BaselinePercent is not null;

    /// <summary>The processors that may be used forever: all of them where the type is not burstable.</summary>
    public double BaselineCpus => Cpus * (BaselinePercent ?? 100) / 100;

    /// <summary>The credits that an instance earns in an hour; 0 where the type is not burstable.</summary>
    public double CreditsPerHour => IsBurstable ? BaselineCpus * MinutesPerHour : 0;

    /// <summary>The most credits that can be saved up, initial ones not counted; 0 where the type is not burstable.</summary>
    public double MaxCredits => CreditsPerHour * CreditHours;

    /// <summary>What a number of instances costs for a time.</summary>
    /// <param name="instanceTime">The time, summed up over the instances.</param>
    /// <returns>The cost, in the units of the catalogue.</returns>
    public double CostOf(TimeSpan instanceTime) => PricePerHour * instanceTime.TotalHours;
}
