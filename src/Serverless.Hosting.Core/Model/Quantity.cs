using System.Globalization;

namespace Serverless.Hosting.Model;

/// <summary>
/// Reads quantities of resources as manifests write them: <c>500m</c>, <c>2</c>, <c>1.5</c>, <c>128Mi</c>, <c>1G</c>, <c>1e3</c>.
/// </summary>
public static class Quantity
{
    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40), ("Pi", 1L << 50), ("Ei", 1L << 60),
        ("n", 0.000000001m), ("u", 0.000001m), ("m", 0.001m), ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("P", 1e15m), ("E", 1e18m),
    ];

    /// <summary>Reads a quantity.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The value in whole units (vCPU, bytes).</param>
    /// <returns>Whether the text is a quantity.</returns>
    public static bool TryParse(string? text, out decimal value)
    {
        value = 0;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var (number, factor) = (text, 1m);
        foreach (var (suffix, scale) in Suffixes)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal))
            {
                (number, factor) = (text[..^suffix.Length], scale);
                break;
            }
        }

        var styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | (factor == 1m ? NumberStyles.AllowExponent : NumberStyles.None);
        if (!decimal.TryParse(number, styles, CultureInfo.InvariantCulture, out var parsed) || Math.Abs(parsed) > decimal.MaxValue / Math.Max(factor, 1m))
        {
            return false;
        }

        value = parsed * factor;
        return true;
    }
}
