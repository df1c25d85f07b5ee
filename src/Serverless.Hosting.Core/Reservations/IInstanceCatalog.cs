namespace Serverless.Hosting.Reservations;

/// <summary>
/// The instance types that there are, with their prices.
/// </summary>
public interface IInstanceCatalog
{
    /// <summary>The types that a reserved instance may have: the cheapest first, of one price the smaller, then by name.</summary>
    IReadOnlyList<InstanceType> Types { get; }

    /// <summary>The type of an ordinary instance of a size.</summary>
    /// <param name="cpus">The virtual processors; greater than 0.</param>
    /// <param name="memoryGiB">The memory in GiB; greater than 0.</param>
    /// <returns>The type; equal sizes give equal types.</returns>
    InstanceType Compute(double cpus, double memoryGiB);
}
