using System.Globalization;

namespace Serverless.Hosting.Reservations;

/// <summary>
/// The burstable types that are known, with relative prices: 1 is what an ordinary instance of 2 vCPU and 4 GiB costs. The settings of the host replace them.
/// </summary>
public sealed class InstanceCatalog : IInstanceCatalog
{
    private readonly ReserveOptions _options;

    /// <summary>Creates a catalogue.</summary>
    /// <param name="options">The prices, and types that are added or replaced; null for the types and relative prices that ship. Must be valid.</param>
    public InstanceCatalog(ReserveOptions? options = null)
    {
        _options = options ?? new();
        var types = BurstableTypes.All.Select(Price).ToDictionary(type => type.Name, StringComparer.Ordinal);
        foreach (var (name, change) in _options.Types)
        {
            types[name] = Apply(change, name, types.GetValueOrDefault(name));
        }

        Types =
        [
            .. types.Values
                .OrderBy(type => type.PricePerHour)
                .ThenBy(type => type.Cpus)
                .ThenBy(type => type.MemoryGiB)
                .ThenBy(type => type.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The types and relative prices that ship.</summary>
    public static InstanceCatalog Default { get; } = new();

    /// <inheritdoc />
    public IReadOnlyList<InstanceType> Types { get; }

    /// <inheritdoc />
    public InstanceType Compute(double cpus, double memoryGiB) => new()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"compute-{cpus:0.###}-{memoryGiB:0.###}Gi"),
        Cpus = cpus,
        MemoryGiB = memoryGiB,
        PricePerHour = ComputePrice(cpus, memoryGiB),
    };

    private InstanceType Price((string Name, double Cpus, double MemoryGiB, double? Baseline) type) => new()
    {
        Name = type.Name,
        Cpus = type.Cpus,
        MemoryGiB = type.MemoryGiB,
        BaselinePercent = type.Baseline,
        PricePerHour = ComputePrice(type.Cpus, type.MemoryGiB) * (type.Baseline is null ? BurstableTypes.EntryLevelPrice : BurstableTypes.BurstablePrice),
    };

    private InstanceType Apply(InstanceTypeOptions change, string name, InstanceType? known)
    {
        var (cpus, memory) = (change.Cpus ?? known?.Cpus ?? 0, change.MemoryGiB ?? known?.MemoryGiB ?? 0);
        var type = Price((name, cpus, memory, change.BaselinePercent ?? known?.BaselinePercent));
        return change.PricePerHour is { } price ? type with { PricePerHour = price } : type;
    }

    private double ComputePrice(double cpus, double memoryGiB) => (_options.PricePerCpuHour * cpus) + (_options.PricePerGiBHour * memoryGiB);
}
