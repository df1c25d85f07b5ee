namespace Serverless.Hosting.Reservations;

/// <summary>
/// The host-wide settings of reserved instances. Annotations of a template win over <see cref="Enabled"/>.
/// </summary>
public sealed partial class ReserveOptions
{
    /// <summary>Whether a revision that says nothing keeps a reserved instance while it is idle; false by default.</summary>
    public bool Enabled { get; set; }

    /// <summary>How long a reserved instance may take to start before the revision rests without one: above 0; 2 minutes by default.</summary>
    public TimeSpan StartDeadline { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a type that was out of stock is passed over: above 0; 5 minutes by default.</summary>
    public TimeSpan OutOfStockFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The price of a virtual processor of an ordinary instance for an hour: 0 or more; 0.35 by default, a relative price.</summary>
    public double PricePerCpuHour { get; set; } = 0.35;

    /// <summary>The price of a GiB of memory of an ordinary instance for an hour: 0 or more; 0.075 by default, a relative price.</summary>
    public double PricePerGiBHour { get; set; } = 0.075;

    /// <summary>The price of a credit beyond those that can be borrowed, in unlimited mode: 0 or more; 0.005 by default.</summary>
    public double CreditPrice { get; set; } = 0.005;

    /// <summary>Types that are added to the catalogue, or changed in it, by name.</summary>
    public IDictionary<string, InstanceTypeOptions> Types { get; init; } = new Dictionary<string, InstanceTypeOptions>(StringComparer.Ordinal);
}
