namespace Serverless.Hosting.Scaling;

/// <summary>
/// The samples of the last seconds, one bucket a second, and their average. Recording and averaging allocate nothing.
/// </summary>
/// <remarks>
/// A ring that lies relative to the newest second, with a running total, so that the linear average does not walk the window. Not thread-safe: callers
/// synchronise.
/// </remarks>
public sealed class LoadWindow
{
    /// <summary>Long before every real second, and far enough from the limits of a long to subtract from.</summary>
    private const long Never = long.MinValue / 4;

    private readonly LoadAggregation _aggregation;
    private double[] _buckets;
    private double _decay;
    private double _peak;
    private double _total;
    private int _newest;
    private long _first = Never;
    private long _last = Never;

    /// <summary>Creates an empty window.</summary>
    /// <param name="length">The length: whole seconds, at least 1; a fraction of a second counts as a whole one.</param>
    /// <param name="aggregation">How the samples become one figure.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is not positive.</exception>
    public LoadWindow(TimeSpan length, LoadAggregation aggregation = LoadAggregation.Linear)
    {
        _aggregation = aggregation;
        _buckets = new double[Seconds(length)];
        _decay = DecayOf(_buckets.Length);
    }

    /// <summary>The length in seconds.</summary>
    public int Length => _buckets.Length;

    /// <summary>Adds a sample. Samples of one second add up; one that is a window or more older than the newest is dropped.</summary>
    /// <param name="second">The second of the sample, as Unix time.</param>
    /// <param name="value">The sample.</param>
    public void Record(long second, double value)
    {
        if (second > _last)
        {
            Advance(second);
        }
        else if (second < _last)
        {
            if (_last - second >= Length)
            {
                return;
            }

            _first = _first == Never ? second : Math.Min(_first, second);
        }

        ref var bucket = ref _buckets[IndexOf(second)];
        bucket += value;
        _total += value;
        _peak = Math.Max(_peak, Math.Abs(bucket));
    }

    /// <summary>Whether nothing was recorded for more than a window.</summary>
    /// <param name="second">The second of now, as Unix time.</param>
    /// <returns>Whether the window holds no data.</returns>
    public bool IsEmpty(long second) => second - _last > Length;

    /// <summary>The average. Silence is not counted as zeros until it is as long as the window.</summary>
    /// <param name="second">The second of now, as Unix time.</param>
    /// <returns>The average; 0 where there is no data.</returns>
    public double Average(long second) =>
        IsEmpty(second) ? 0 : _aggregation == LoadAggregation.Linear ? LinearAverage(second) : WeightedAverage(second);

    /// <summary>Changes the length and keeps the newest samples.</summary>
    /// <param name="length">The new length: whole seconds, at least 1.</param>
    /// <param name="second">The second of now, as Unix time.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is not positive.</exception>
    public void Resize(TimeSpan length, long second)
    {
        var resized = new double[Seconds(length)];
        if (resized.Length == Length)
        {
            return;
        }

        var (old, oldNewest) = (_buckets, _newest);
        var kept = IsEmpty(second) ? 0 : Math.Min(old.Length, resized.Length);
        _first = IsEmpty(second) ? Never : _last - (old.Length - 1);
        (_buckets, _decay, _newest, _total, _peak) = (resized, DecayOf(resized.Length), resized.Length - 1, 0, 0);
        for (var age = 0; age < kept; age++)
        {
            var value = old[Wrap(oldNewest - age, old.Length)];
            resized[_newest - age] = value;
            _total += value;
            _peak = Math.Max(_peak, Math.Abs(value));
        }
    }

    private static int Seconds(TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, TimeSpan.Zero);
        return (int)Math.Ceiling(length.TotalSeconds);
    }

    private static double DecayOf(int length) => Math.Max(1 - Math.Pow(0.0001, 1.0 / length), 0.2);

    private static int Wrap(int index, int length) => index < 0 ? index + length : index;

    private int IndexOf(long second) => Wrap(_newest - (int)(_last - second), Length);

    private void Advance(long second)
    {
        if (second - _last >= Length)
        {
            Array.Clear(_buckets);
            (_total, _peak, _newest, _first) = (0, 0, 0, second);
        }
        else
        {
            _first = _first == Never ? second : _first;
            for (var gap = second - _last; gap > 0; gap--)
            {
                _newest = _newest + 1 == Length ? 0 : _newest + 1;
                _total -= _buckets[_newest];
                _buckets[_newest] = 0;
            }
        }

        _last = second;
    }

    private double LinearAverage(long second)
    {
        var silence = (int)Math.Max(0, second - _last);
        if (silence >= Length)
        {
            return 0;
        }

        var total = _total;
        for (var (age, index) = (0, _newest); age < silence; age++)
        {
            index = index + 1 == Length ? 0 : index + 1;
            total -= _buckets[index];
        }

        var average = total / Math.Min(_last - _first + 1, Length - silence);
        return Math.Round(average * 1e6, MidpointRounding.AwayFromZero) / 1e6;
    }

    private double WeightedAverage(long second)
    {
        var silence = (int)Math.Max(0, second - _last);
        var keep = 1 - _decay;
        var (sum, weight) = (0.0, Math.Pow(keep, silence));
        for (var (left, index) = (Length - silence, _newest); left > 0; left--)
        {
            sum += _buckets[index] * weight;
            weight *= keep;
            index = Wrap(index - 1, Length);

            // all that is left adds up to at most peak * weight / decay: stop where that is beyond the digits of a double
            if (_peak * weight < Math.Abs(sum) * _decay * 1e-18)
            {
                break;
            }
        }

        return sum * _decay;
    }
}
