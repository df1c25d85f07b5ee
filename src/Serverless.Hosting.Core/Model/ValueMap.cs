using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Serverless.Hosting.Model;

/// <summary>
/// An immutable map from text to text, in the order of its keys, that is equal to another when the entries are: labels, annotations, quantities.
/// </summary>
public sealed class ValueMap : IReadOnlyDictionary<string, string>, IEquatable<ValueMap>
{
    private readonly SortedList<string, string> _entries;

    private ValueMap(SortedList<string, string> entries) => _entries = entries;

    /// <summary>The map without entries.</summary>
    public static ValueMap Empty { get; } = new(new(StringComparer.Ordinal));

    /// <inheritdoc />
    public int Count => _entries.Count;

    /// <inheritdoc />
    public IEnumerable<string> Keys => _entries.Keys;

    /// <inheritdoc />
    public IEnumerable<string> Values => _entries.Values;

    /// <inheritdoc />
    public string this[string key] => _entries[key];

    /// <summary>Creates a map of the entries; of two entries with one key the later wins.</summary>
    /// <param name="entries">The entries, in any order.</param>
    /// <returns>The map; the shared empty one where there are no entries.</returns>
    public static ValueMap Create(IEnumerable<KeyValuePair<string, string>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var sorted = new SortedList<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in entries)
        {
            sorted[key] = value;
        }

        return sorted.Count == 0 ? Empty : new(sorted);
    }

    /// <summary>A map with one entry added or replaced.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <returns>This map if it already holds the entry, else a new one.</returns>
    public ValueMap With(string key, string value) =>
        TryGetValue(key, out var existing) && existing == value ? this : Create([.. this, new(key, value)]);

    /// <summary>A map without the entry of a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>This map if it has no such entry, else a new one.</returns>
    public ValueMap Without(string key) => ContainsKey(key) ? Create(this.Where(entry => entry.Key != key)) : this;

    /// <inheritdoc />
    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    /// <inheritdoc />
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => _entries.TryGetValue(key, out value);

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _entries.GetEnumerator();

    /// <inheritdoc />
    public bool Equals(ValueMap? other) => other is not null && (ReferenceEquals(this, other) || _entries.SequenceEqual(other._entries));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ValueMap);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var (key, value) in _entries)
        {
            hash.Add(key);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <summary>The entries as text, so that the text of a record says all that the record holds.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{{{string.Join(", ", _entries.Select(entry => $"{entry.Key}={entry.Value}"))}}}";
}
