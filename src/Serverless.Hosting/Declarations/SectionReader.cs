using System.Globalization;
using Microsoft.Extensions.Configuration;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Declarations;

/// <summary>
/// Reads the keys of one section, each of its kind, and remembers which are known: what else stands there is a mistake.
/// </summary>
internal sealed class SectionReader(IConfigurationSection section, List<DeclarationProblem> problems)
{
    private readonly SortedSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public string Path => section.Path;

    public string Key => section.Key;

    /// <summary>Whether anything stands at a key.</summary>
    public bool Has(string key) => Known(key).Exists();

    public string? Text(string key)
    {
        var value = Known(key);
        if (value.GetChildren().Any())
        {
            Add(key, "A single value is expected here, not a section.");
        }

        return string.IsNullOrEmpty(value.Value) ? null : value.Value;
    }

    public int? Whole(string key, int min, int max = int.MaxValue)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        Add(key, $"'{text}' is no whole number {Range(min, max, max < int.MaxValue)}.");
        return null;
    }

    public double? Number(string key, double min, double max = double.PositiveInfinity)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (double.TryParse(text, Style, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        Add(key, $"'{text}' is no number {Range(min, max, double.IsFinite(max))}.");
        return null;
    }

    public bool? Flag(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (bool.TryParse(text, out var flag))
        {
            return flag;
        }

        Add(key, $"'{text}' is neither 'true' nor 'false'.");
        return null;
    }

    public string? OneOf(string key, params string[] allowed)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        var found = allowed.FirstOrDefault(known => known.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (found is null)
        {
            Add(key, $"'{text}' is none of {Quote(allowed)}.");
        }

        return found;
    }

    /// <summary>A duration such as <c>90s</c> or <c>00:01:30</c>.</summary>
    public TimeSpan? Duration(string key, TimeSpan min, TimeSpan max)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        // without a colon it would be days
        var isClock = text.Contains(':', StringComparison.Ordinal);
        if ((isClock ? TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration) : GoDuration.TryParse(text, out duration))
            && duration >= min && duration <= max && duration.Ticks % TimeSpan.TicksPerSecond == 0)
        {
            return duration;
        }

        Add(key, $"'{text}' is no duration of whole seconds from {min:c} to {max:c}, such as '90s' or '00:01:30'.");
        return null;
    }

    /// <summary>The section of a key; empty where there is none.</summary>
    public SectionReader Section(string key)
    {
        var child = Known(key);
        if (!string.IsNullOrEmpty(child.Value) && !child.GetChildren().Any())
        {
            Add(key, "A section is expected here, not a single value.");
        }

        return new(child, problems);
    }

    /// <summary>The sections of all keys, whatever they are called.</summary>
    public IReadOnlyList<SectionReader> Sections() => [.. section.GetChildren().Select(child => Section(child.Key))];

    /// <summary>The values of all keys, whatever they are called, empty ones included.</summary>
    public IReadOnlyList<(string Key, string Value)> Texts() => [.. section.GetChildren().Select(child => (child.Key, Text(child.Key) ?? ""))];

    /// <summary>The keys, whatever they are called.</summary>
    public IReadOnlyList<string> Keys() => [.. section.GetChildren().Select(child => child.Key)];

    /// <summary>Reports the keys that nobody has asked for.</summary>
    public void EndsHere()
    {
        foreach (var unknown in Keys().Where(key => !_known.Contains(key)))
        {
            Add(unknown, $"Unknown. Known are {Quote(_known)}.");
        }
    }

    public void Add(string key, string message) => problems.Add(new(ConfigurationPath.Combine(Path, key), message));

    public void Add(string message) => problems.Add(new(Path, message));

    private IConfigurationSection Known(string key)
    {
        _known.Add(key);
        return section.GetSection(key);
    }

    private static string Range(IFormattable min, IFormattable max, bool hasMax) =>
        hasMax ? string.Create(CultureInfo.InvariantCulture, $"from {min} to {max}") : string.Create(CultureInfo.InvariantCulture, $"of {min} or more");

    private static string Quote(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
