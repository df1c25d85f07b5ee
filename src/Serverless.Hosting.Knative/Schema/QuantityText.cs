using System.Globalization;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Schema;

/// <summary>
/// The one way to write a quantity, so that <c>1000m</c> and <c>1</c> are the same in a stored object.
/// </summary>
internal static class QuantityText
{
    private static readonly string[] Binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    private static readonly (string Suffix, decimal Factor)[] Decimal =
        [("E", 1e18m), ("P", 1e15m), ("T", 1e12m), ("G", 1e9m), ("M", 1e6m), ("k", 1e3m), ("", 1m), ("m", 1e-3m), ("u", 1e-6m), ("n", 1e-9m)];

    public static string? Canonical(string text)
    {
        if (!Quantity.TryParse(text, out var value))
        {
            return null;
        }

        if (text.EndsWith('i') && decimal.IsInteger(value))
        {
            return InBinary(value);
        }

        return text.AsSpan().IndexOfAny('e', 'E') > 0 && char.IsAsciiDigit(text[^1]) ? text : InDecimal(value);
    }

    private static string InBinary(decimal value)
    {
        var power = 0;
        while (value != 0 && value % 1024 == 0 && power < Binary.Length - 1)
        {
            (value, power) = (value / 1024, power + 1);
        }

        return Number(value) + Binary[power];
    }

    // the largest unit that needs no fraction; below a billionth is rounded up, away from zero
    private static string InDecimal(decimal value)
    {
        if (value == 0)
        {
            return "0";
        }

        foreach (var (suffix, factor) in Decimal)
        {
            // a number of this size has no digits left for a smaller unit
            if (factor < 1 && Math.Abs(value) > decimal.MaxValue * factor)
            {
                return Number(Math.Round(value, MidpointRounding.AwayFromZero));
            }

            if (decimal.IsInteger(value / factor))
            {
                return Number(value / factor) + suffix;
            }
        }

        var billionths = value / 1e-9m;
        return Number(value > 0 ? Math.Ceiling(billionths) : Math.Floor(billionths)) + "n";
    }

    private static string Number(decimal value) => value.ToString("0", CultureInfo.InvariantCulture);
}
