using System.Collections.Immutable;

namespace Serverless.Hosting.Routing;

/// <summary>
/// Divides requests over targets by percent. Of the hundred possible draws each target gets exactly as many as its percent.
/// </summary>
/// <typeparam name="TTarget">What serves requests.</typeparam>
public sealed class TrafficSplit<TTarget>
{
    private const int Draws = 100;

    private readonly int[] _ends;

    /// <summary>Creates a split.</summary>
    /// <param name="targets">The targets; those with 0 percent are left out.</param>
    /// <exception cref="ArgumentException">A percent is negative, or the percents don't add up to 100.</exception>
    public TrafficSplit(IEnumerable<WeightedTarget<TTarget>> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        Targets = [.. targets.Where(target => target.Percent != 0)];
        _ends = new int[Targets.Length];
        var end = 0;
        for (var i = 0; i < _ends.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(Targets[i].Percent, nameof(targets));
            _ends[i] = end += Targets[i].Percent;
        }

        if (end != Draws)
        {
            throw new ArgumentException($"The percents add up to {end}. Make them add up to {Draws}.", nameof(targets));
        }
    }

    /// <summary>The targets that get requests, in order.</summary>
    public ImmutableArray<WeightedTarget<TTarget>> Targets { get; }

    /// <summary>Chooses a target.</summary>
    /// <param name="draw">A random number, 0 to 99.</param>
    /// <returns>The target.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The draw is out of its range.</exception>
    public TTarget Pick(int draw)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(draw);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(draw, Draws);
        var index = 0;
        while (draw >= _ends[index])
        {
            index++;
        }

        return Targets[index].Target;
    }

    /// <summary>Chooses a target.</summary>
    /// <param name="draw">A random number, at least 0 and less than 1.</param>
    /// <returns>The target.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The draw is out of its range.</exception>
    public TTarget Pick(double draw)
    {
        if (draw is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(draw), draw, "A draw is at least 0 and less than 1.");
        }

        return Pick((int)(draw * Draws));
    }
}
