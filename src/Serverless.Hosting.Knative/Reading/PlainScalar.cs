using System.Globalization;
using System.Text.RegularExpressions;

namespace Serverless.Hosting.Knative.Reading;

/// <summary>
/// What unquoted text means in YAML 1.1, as the reference reads it: <c>N</c>, <c>yes</c> and <c>on</c> are booleans, <c>012</c> is octal.
/// </summary>
internal static partial class PlainScalar
{
    public static (SourceKind Kind, string Text) Resolve(string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return (SourceKind.Null, "");
            case "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON":
                return (SourceKind.Boolean, "true");
            case "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF":
                return (SourceKind.Boolean, "false");
        }

        if (!char.IsAsciiDigit(text[0]) && text[0] is not ('+' or '-' or '.'))
        {
            return (SourceKind.Text, text);
        }

        return Number(text) is { } number ? (SourceKind.Number, number) : (SourceKind.Text, text);
    }

    private static string? Number(string text)
    {
        if (Infinite().IsMatch(text))
        {
            return text;
        }

        var plain = text.Replace("_", "", StringComparison.Ordinal);
        if (Integer(plain) is { } integer)
        {
            return integer;
        }

        return Float().IsMatch(plain) && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : null;
    }

    private static string? Integer(string text)
    {
        var (sign, digits) = text.Length > 0 && text[0] is '-' or '+' ? (text[0] == '-' ? "-" : "", text[1..]) : ("", text);
        if (digits.Length == 0)
        {
            return null;
        }

        var value = Digits(digits);
        return value is null ? null : value == "0" ? "0" : sign + value;
    }

    private static string? Digits(string digits)
    {
        var radix = digits.Length < 2 || digits[0] != '0' ? 10 : char.ToLowerInvariant(digits[1]) switch { 'x' => 16, 'b' => 2, 'o' => 8, _ => 0 };
        if (radix == 10)
        {
            return digits.Length <= 20 && digits.All(char.IsAsciiDigit) ? digits : null;
        }

        var body = radix == 0 ? digits[1..] : digits[2..];
        radix = radix == 0 ? 8 : radix;
        var value = 0UL;
        foreach (var digit in body)
        {
            var worth = char.IsAsciiHexDigit(digit) ? Convert.ToUInt32(digit.ToString(), 16) : 99;
            if (worth >= radix || value > (ulong.MaxValue >> 5))
            {
                return null;
            }

            value = (value * (ulong)radix) + worth;
        }

        return body.Length == 0 ? null : value.ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Float();

    [GeneratedRegex(@"^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$")]
    private static partial Regex Infinite();
}
