using System.Collections.Immutable;

namespace Serverless.Hosting.Model;

/// <summary>
/// Creates a <see cref="ValueList{T}"/>.
/// </summary>
public static class ValueList
{
    /// <summary>Creates a list of the elements.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="items">The elements, in order.</param>
    /// <returns>The list; the shared empty one where there are no elements.</returns>
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items) => items.IsEmpty ? ValueList<T>.Empty : new(ImmutableArray.Create(items));

    /// <summary>Creates a list of the elements.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="items">The elements, in order.</param>
    /// <returns>The list; the shared empty one where there are no elements.</returns>
    public static ValueList<T> ToValueList<T>(this IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var array = items.ToImmutableArray();
        return array.IsEmpty ? ValueList<T>.Empty : new(array);
    }
}
