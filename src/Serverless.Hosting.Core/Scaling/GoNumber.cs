using System.Buffers;
using System.Globalization;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Reads numbers as the reference reads those of annotations.
/// </summary>
internal static class GoNumber
{
    private static readonly SearchValues<char> FloatCharacters = SearchValues.Create("0123456789+-.eE");

    /// <summary>Reads a decimal number of 32 bits: digits with an optional sign, no white space.</summary>
    public static bool TryParseInt32(string text, out int value) => TryParseInt32(text, out value, out _);

    /// <summary>Reads a decimal number of 32 bits, and tells one that does not fit from one that is none.</summary>
    public static bool TryParseInt32(string text, out int value, out bool isOutOfRange)
    {
        value = 0;
        var digits = text.AsSpan(text.StartsWith('-') || text.StartsWith('+') ? 1 : 0);
        var isNumber = !digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9');
        isOutOfRange = isNumber && !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        return isNumber && !isOutOfRange;
    }

    /// <summary>Reads a number: decimal with an optional exponent, an infinity or not a number. One beyond the range of a double is refused.</summary>
    public static bool TryParseDouble(string text, out double value)
    {
        if (text.AsSpan().ContainsAnyExcept(FloatCharacters))
        {
            return TryParseName(text, out value);
        }

        return double.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    private static bool TryParseName(string text, out double value)
    {
        var sign = text[0] is '+' or '-' ? text[..1] : "";
        var name = text[sign.Length..];
        value = name.ToUpperInvariant() switch
        {
            "INF" or "INFINITY" => sign == "-" ? double.NegativeInfinity : double.PositiveInfinity,
            _ => double.NaN,
        };
        return double.IsInfinity(value) || (sign.Length == 0 && name.Equals("NAN", StringComparison.OrdinalIgnoreCase));
    }
}
