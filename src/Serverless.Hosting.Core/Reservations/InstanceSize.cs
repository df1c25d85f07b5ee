using Serverless.Hosting.Model;

namespace Serverless.Hosting.Reservations;

/// <summary>
/// The size of an instance, as annotations write it: <c>1-2Gi</c> is one virtual processor and 2 GiB.
/// </summary>
/// <param name="Cpus">The virtual processors.</param>
/// <param name="MemoryGiB">The memory in GiB.</param>
public readonly record struct InstanceSize(double Cpus, double MemoryGiB)
{
    private const decimal BytesPerGiB = 1L << 30;
    private const decimal LeastMemory = 1L << 20;

    /// <summary>The size of an instance whose revision asks for nothing.</summary>
    internal static InstanceSize OfNothing => new(2, 4);

    /// <summary>Reads a size. Memory of less than 1 MiB is refused: its unit was forgotten.</summary>
    /// <param name="text">The text: processors, a hyphen, memory.</param>
    /// <param name="size">The size.</param>
    /// <returns>Whether the text is a size.</returns>
    public static bool TryParse(string? text, out InstanceSize size)
    {
        size = default;
        var hyphen = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        if (hyphen < 0 || !Quantity.TryParse(text![..hyphen], out var cpus) || !Quantity.TryParse(text[(hyphen + 1)..], out var memory))
        {
            return false;
        }

        size = new((double)cpus, (double)(memory / BytesPerGiB));
        return cpus > 0 && memory >= LeastMemory;
    }

    /// <summary>
    /// The size that the instances of a revision ask for: the limits of all containers, else their requests, in whole processors and GiB. What nothing is said of is
    /// 2 processors, or 4 GiB.
    /// </summary>
    /// <param name="spec">What an instance runs.</param>
    /// <returns>The size.</returns>
    public static InstanceSize Of(RevisionSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new(
            Sum(spec, "cpu") is > 0 and var cpus ? (double)Math.Ceiling(cpus) : OfNothing.Cpus,
            Sum(spec, "memory") is > 0 and var memory ? (double)Math.Ceiling(memory / BytesPerGiB) : OfNothing.MemoryGiB);
    }

    /// <summary>The memory of a quantity in GiB.</summary>
    internal static double? GiBOf(string? quantity) => Quantity.TryParse(quantity, out var bytes) ? (double)(bytes / BytesPerGiB) : null;

    private static decimal Sum(RevisionSpec spec, string resource) => spec.Containers.Sum(container =>
        Quantity.TryParse(container.Limits.GetValueOrDefault(resource) ?? container.Requests.GetValueOrDefault(resource), out var value) ? value : 0);
}
