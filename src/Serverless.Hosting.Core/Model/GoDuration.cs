using System.Buffers;
using System.Globalization;

namespace Serverless.Hosting.Model;

/// <summary>
/// Reads durations as annotations write them: <c>300ms</c>, <c>1.5h</c>, <c>1m30s</c>, <c>0</c>.
/// </summary>
public static class GoDuration
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, decimal Ticks)[] Units =
    [
        ("ns", 0.01m), ("us", 10m), ("µs", 10m), ("μs", 10m), ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour),
    ];

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text: numbers with units, and a sign before them if need be.</param>
    /// <param name="value">The duration, to 100 ns.</param>
    /// <returns>Whether the text is a duration of less than 292 years.</returns>
    public static bool TryParse(string? text, out TimeSpan value)
    {
        value = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var rest = text.AsSpan(text[0] is '-' or '+' ? 1 : 0);
        if (rest.SequenceEqual("0"))
        {
            return true;
        }

        var ticks = 0m;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            digits = digits < 0 ? rest.Length : digits;
            if (digits == 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var length = rest.IndexOfAny(Digits);
            var unit = length < 0 ? rest : rest[..length];
            if (!TryGetUnit(unit, out var scale) || number > long.MaxValue / 100 / scale)
            {
                return false;
            }

            ticks += number * scale;
            rest = rest[unit.Length..];
        }

        if (text is "+" or "-" || ticks > long.MaxValue / 100)
        {
            return false;
        }

        value = TimeSpan.FromTicks((long)(text[0] == '-' ? -ticks : ticks));
        return true;
    }

    private static bool TryGetUnit(ReadOnlySpan<char> unit, out decimal ticks)
    {
        foreach (var (name, scale) in Units)
        {
            if (unit.SequenceEqual(name))
            {
                ticks = scale;
                return true;
            }
        }

        ticks = 0;
        return false;
    }
}
