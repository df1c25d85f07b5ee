namespace Serverless.Hosting.Reservations;

/// <summary>
/// What the host knows better of an instance type than the catalogue that ships, or a type of its own. What is not set stays as it is.
/// </summary>
public sealed class InstanceTypeOptions
{
    /// <summary>The virtual processors: above 0. Needed for a type that the catalogue does not know.</summary>
    public double? Cpus { get; set; }

    /// <summary>The memory in GiB: above 0. Needed for a type that the catalogue does not know.</summary>
    public double? MemoryGiB { get; set; }

    /// <summary>The share of each processor that may be used forever: above 0 to 100 percent. A new type without it is not burstable.</summary>
    public double? BaselinePercent { get; set; }

    /// <summary>The price of an hour: 0 or more. Worked out from the size where it is not set.</summary>
    public double? PricePerHour { get; set; }
}
