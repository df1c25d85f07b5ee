using System.Globalization;
using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Kubernetes.Pods;

/// <summary>
/// What makes the pod of a reserved instance smaller than that of a standard one.
/// </summary>
internal sealed record ReservePod
{
    private const string Cpu = "cpu";
    private const string Memory = "memory";
    private const double MebibytesPerGiB = 1024;
    private const double BytesPerGiB = 1L << 30;

    /// <summary>The types of elastic container instances, in order of preference; none for a pod on ordinary nodes.</summary>
    public ValueList<string> Types { get; init; } = [];

    /// <summary>What the serving container asks for, instead of what the revision says; by name (<c>cpu</c>, <c>memory</c>).</summary>
    public ValueMap Requests { get; init; } = ValueMap.Empty;

    /// <summary>What the serving container may use, instead of what the revision says; by name (<c>cpu</c>, <c>memory</c>).</summary>
    public ValueMap Limits { get; init; } = ValueMap.Empty;

    /// <summary>The pod of a revision on an instance type, by the annotations of the revision.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="type">The type that was chosen.</param>
    /// <param name="catalog">The types that are known.</param>
    public static ReservePod Create(Revision revision, InstanceType type, IInstanceCatalog catalog)
    {
        var limits = LimitsOf(type, revision.Spec.ServingContainer.Limits);
        return ReserveAnnotations.FindKind(revision.Annotations) == ReserveKind.Eci
            ? new ReservePod { Types = TypesFrom(type, ReserveAnnotations.FindTypes(revision.Annotations, catalog)), Limits = limits }
            : new ReservePod
            {
                Requests = Over(ValueMap.Empty, revision.Annotations, ReserveAnnotations.CpuRequest, ReserveAnnotations.MemoryRequest),
                Limits = Over(limits, revision.Annotations, ReserveAnnotations.CpuLimit, ReserveAnnotations.MemoryLimit),
            };
    }

    /// <summary>The chosen type and those after it that are not smaller: the pod has to fit wherever the platform puts it.</summary>
    private static ValueList<string> TypesFrom(InstanceType type, ValueList<InstanceType> preferred) =>
    [
        type.Name,
        .. preferred
            .SkipWhile(other => other.Name != type.Name)
            .Skip(1)
            .Where(other => other.Cpus >= type.Cpus && other.MemoryGiB >= type.MemoryGiB)
            .Select(other => other.Name),
    ];

    private static ValueMap LimitsOf(InstanceType type, ValueMap own)
    {
        var limits = ValueMap.Empty;
        if (!Quantity.TryParse(own.GetValueOrDefault(Cpu), out var cpus) || (double)cpus > type.Cpus)
        {
            limits = limits.With(Cpu, Text(type.Cpus, 1000, "m", ""));
        }

        if (!Quantity.TryParse(own.GetValueOrDefault(Memory), out var bytes) || (double)bytes > type.MemoryGiB * BytesPerGiB)
        {
            limits = limits.With(Memory, Text(type.MemoryGiB, MebibytesPerGiB, "Mi", "Gi"));
        }

        return limits;
    }

    private static string Text(double size, double parts, string partUnit, string unit) =>
        size == Math.Floor(size) ? size.ToString(CultureInfo.InvariantCulture) + unit : Math.Floor(size * parts).ToString(CultureInfo.InvariantCulture) + partUnit;

    private static ValueMap Over(ValueMap map, ValueMap annotations, string cpu, string memory)
    {
        foreach (var (name, key) in new[] { (Cpu, cpu), (Memory, memory) })
        {
            map = annotations.TryGetValue(key, out var quantity) ? map.With(name, quantity) : map;
        }

        return map;
    }
}
