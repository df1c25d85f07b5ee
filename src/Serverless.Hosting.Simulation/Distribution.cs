using System.Globalization;

namespace Serverless.Hosting.Simulation;

/// <summary>
/// How long something takes, each time anew: the service of a request, the start of an instance.
/// </summary>
public sealed record Distribution
{
    private const double MaxSpread = 5;

    private readonly Shape _shape;
    private readonly double _first;
    private readonly double _second;

    private Distribution(Shape shape, double first, double second = 0) => (_shape, _first, _second) = (shape, first, second);

    private enum Shape
    {
        Constant,
        Uniform,
        Exponential,
        LogNormal,
    }

    /// <summary>Always the same time.</summary>
    /// <param name="value">The time; 0 or more.</param>
    /// <returns>The distribution.</returns>
    public static Distribution Constant(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
        return new(Shape.Constant, value.Ticks);
    }

    /// <summary>Every time between two is as likely as any other.</summary>
    /// <param name="least">The least; 0 or more.</param>
    /// <param name="most">The most; not less than the least.</param>
    /// <returns>The distribution.</returns>
    public static Distribution Uniform(TimeSpan least, TimeSpan most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(least, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, least);
        return new(Shape.Uniform, least.Ticks, most.Ticks - least.Ticks);
    }

    /// <summary>Mostly short times, and a long one now and then.</summary>
    /// <param name="mean">The mean; above 0.</param>
    /// <returns>The distribution.</returns>
    public static Distribution Exponential(TimeSpan mean)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(mean, TimeSpan.Zero);
        return new(Shape.Exponential, mean.Ticks);
    }

    /// <summary>Times around a median with a long tail, as the durations of functions have it.</summary>
    /// <param name="median">The median; above 0.</param>
    /// <param name="spread">The deviation of the logarithm: 0 to 5. With 1, one time in forty is more than seven times the median.</param>
    /// <returns>The distribution.</returns>
    public static Distribution LogNormal(TimeSpan median, double spread)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(median, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(spread);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(spread, MaxSpread);
        return new(Shape.LogNormal, median.Ticks, spread);
    }

    /// <summary>Reads <c>0.2</c> (seconds), <c>uniform:1,3</c>, <c>exponential:0.1</c> or <c>lognormal:0.1,0.8</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="distribution">The distribution.</param>
    /// <returns>Whether the text is one, with numbers in the ranges that each form allows.</returns>
    public static bool TryParse(string? text, out Distribution? distribution)
    {
        var (name, list) = (text ?? "").Split(':', 2) is [var head, var tail] ? (head, tail) : ("constant", text ?? "");
        distribution = Numbers(list) switch
        {
            [var value] when name == "constant" => Constant(value),
            [var least, var most] when name == "uniform" && least <= most => Uniform(least, most),
            [var mean] when name == "exponential" && mean > TimeSpan.Zero => Exponential(mean),
            [var median, { TotalSeconds: <= MaxSpread and var spread }] when name == "lognormal" && median > TimeSpan.Zero => LogNormal(median, spread),
            _ => null,
        };
        return distribution is not null;
    }

    /// <summary>A time.</summary>
    /// <param name="random">Where the draw comes from; nothing is drawn for a constant.</param>
    /// <returns>The time; 0 or more.</returns>
    public TimeSpan Draw(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return TimeSpan.FromTicks((long)(_shape switch
        {
            Shape.Uniform => _first + (_second * random.NextDouble()),
            Shape.Exponential => _first * random.NextExponential(),
            Shape.LogNormal => _first * Math.Exp(_second * random.NextNormal()),
            _ => _first,
        }));
    }

    /// <summary>The distribution in words.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        var first = _first / TimeSpan.TicksPerSecond;
        FormattableString text = _shape switch
        {
            Shape.Uniform => $"{first:0.###} to {(_first + _second) / TimeSpan.TicksPerSecond:0.###} s",
            Shape.Exponential => $"exponential, mean {first:0.###} s",
            Shape.LogNormal => $"log-normal, median {first:0.###} s, spread {_second:0.###}",
            _ => $"{first:0.###} s",
        };
        return text.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The seconds of a list; null, which no form takes, where one of them is none.</summary>
    private static TimeSpan[]? Numbers(string list)
    {
        var parts = list.Split(',');
        var numbers = new TimeSpan[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var isNumber = double.TryParse(parts[i], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds);
            if (!isNumber || seconds is not (>= 0 and <= TimeSpan.SecondsPerDay))
            {
                return null;
            }

            numbers[i] = TimeSpan.FromSeconds(seconds);
        }

        return numbers;
    }
}
