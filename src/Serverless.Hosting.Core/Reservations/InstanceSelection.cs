using Serverless.Hosting.Model;

namespace Serverless.Hosting.Reservations;

/// <summary>
/// Finds types in a catalogue: by name, by size, and the first of a list that is in stock.
/// </summary>
public static class InstanceSelection
{
    /// <summary>The most types that one revision may name.</summary>
    public const int MaxTypes = 5;

    /// <summary>The smallest type that stands in for a revision which names none.</summary>
    public static InstanceSize DefaultSize => new(1, 2);

    /// <summary>Finds a type.</summary>
    /// <param name="catalog">The catalogue.</param>
    /// <param name="name">The name.</param>
    /// <returns>The type; null if there is none of that name.</returns>
    public static InstanceType? Find(this IInstanceCatalog catalog, string name)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Types.FirstOrDefault(type => type.Name == name);
    }

    /// <summary>The cheapest types that are at least of a size.</summary>
    /// <param name="catalog">The catalogue.</param>
    /// <param name="size">The size.</param>
    /// <returns>Up to <see cref="MaxTypes"/> types, the cheapest first; empty where none is large enough.</returns>
    public static ValueList<InstanceType> Cheapest(this IInstanceCatalog catalog, InstanceSize size)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Types.Where(type => type.Cpus >= size.Cpus && type.MemoryGiB >= size.MemoryGiB).Take(MaxTypes).ToValueList();
    }

    /// <summary>The type of the ordinary instances of a revision.</summary>
    /// <param name="catalog">The catalogue.</param>
    /// <param name="spec">What an instance runs.</param>
    /// <returns>The type.</returns>
    public static InstanceType StandardTypeOf(this IInstanceCatalog catalog, RevisionSpec spec)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var size = InstanceSize.Of(spec);
        return catalog.Compute(size.Cpus, size.MemoryGiB);
    }

    /// <summary>The first type that is in stock.</summary>
    /// <param name="types">The types, in order of preference.</param>
    /// <param name="outOfStock">The names of types that are out of stock.</param>
    /// <returns>The type; null where all are out of stock.</returns>
    public static InstanceType? FirstInStock(ValueList<InstanceType> types, ValueList<string> outOfStock)
    {
        ArgumentNullException.ThrowIfNull(types);
        ArgumentNullException.ThrowIfNull(outOfStock);
        for (var i = 0; i < types.Count; i++)
        {
            if (!IsOutOfStock(types[i], outOfStock))
            {
                return types[i];
            }
        }

        return null;
    }

    internal static bool IsOutOfStock(InstanceType type, ValueList<string> outOfStock)
    {
        for (var i = 0; i < outOfStock.Count; i++)
        {
            if (outOfStock[i] == type.Name)
            {
                return true;
            }
        }

        return false;
    }
}
