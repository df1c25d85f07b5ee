namespace Serverless.Hosting.Scaling;

/// <summary>
/// The samples of the last seconds, one bucket a second, and their average. Recording and averaging allocate nothing.
/// </summary>
/// <remarks>
/// A ring that lies relative to the newest second, with a running sum in which each sample carries the weight of its age, so that an average does not walk
/// the window. Linear is the case in which every weight is 1. Not thread-safe: callers synchronise.
/// </remarks>
public sealed class LoadWindow
{
    /// <summary>Long before every real second, and far enough from the limits of a long to subtract from.</summary>
    private const long Never = long.MinValue / 4;

    private readonly LoadAggregation _aggregation;
    private double[] _buckets;
    private double _keep;
    private double _oldestWeight;
    private double _sum;
    private int _filled;
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
        SetWeights();
    }

    /// <summary>The length in seconds.</summary>
    public int Length => _buckets.Length;

    /// <summary>Adds a sample. Samples of one second add up; one that is a window or more older than the newest is dropped.</summary>
    /// <param name="second">The second of the sample, as Unix time.</param>
    /// <param name="value">The sample.</param>
    public void Record(long second, double value)
    {
        if (second < _last)
        {
            RecordLate(second, value);
            return;
        }

        if (second > _last)
        {
            Advance(second);
        }

        Add(_newest, value);
        _sum += value;
    }

    /// <summary>Whether nothing was recorded for more than a window.</summary>
    /// <param name="second">The second of now, as Unix time.</param>
    /// <returns>Whether the window holds no data.</returns>
    public bool IsEmpty(long second) => second - _last > Length;

    /// <summary>The average. Silence is not counted as zeros until it is as long as the window.</summary>
    /// <param name="second">The second of now, as Unix time.</param>
    /// <returns>The average; 0 where there is no data.</returns>
    public double Average(long second)
    {
        var silence = Math.Max(0, second - _last);
        if (silence >= Length)
        {
            return 0;
        }

        var sum = SumAfter((int)silence);
        if (_aggregation == LoadAggregation.WeightedExponential)
        {
            return sum * (1 - _keep);
        }

        var average = sum / Math.Min(_last - _first + 1, Length - silence);
        return Math.Round(average * 1e6, MidpointRounding.AwayFromZero) / 1e6;
    }

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

        var (old, oldNewest, isEmpty) = (_buckets, _newest, IsEmpty(second));
        _first = isEmpty ? Never : _last - (old.Length - 1);
        (_buckets, _newest, _sum, _filled) = (resized, resized.Length - 1, 0, 0);
        SetWeights();
        for (var age = isEmpty ? -1 : Math.Min(old.Length, resized.Length) - 1; age >= 0; age--)
        {
            AddAged(_newest - age, age, old[oldNewest - age + (age > oldNewest ? old.Length : 0)]);
        }
    }

    private static int Seconds(TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, TimeSpan.Zero);
        return (int)Math.Ceiling(length.TotalSeconds);
    }

    private void SetWeights()
    {
        _keep = _aggregation == LoadAggregation.Linear ? 1 : 1 - Math.Max(1 - Math.Pow(0.0001, 1.0 / Length), 0.2);
        _oldestWeight = Math.Pow(_keep, Length - 1);
    }

    private int After(int index) => index + 1 == Length ? 0 : index + 1;

    private void RecordLate(long second, double value)
    {
        var age = _last - second;
        if (age < Length)
        {
            _first = _first == Never ? second : Math.Min(_first, second);
            AddAged(_newest - (int)age + (age > _newest ? Length : 0), (int)age, value);
        }
    }

    private void AddAged(int index, int age, double value)
    {
        Add(index, value);
        _sum += value * Math.Pow(_keep, age);
    }

    private void Add(int index, double value)
    {
        ref var bucket = ref _buckets[index];
        _filled -= bucket == 0 ? 0 : 1;
        bucket += value;
        _filled += bucket == 0 ? 0 : 1;
    }

    private void Advance(long second)
    {
        if (second - _last >= Length)
        {
            Array.Clear(_buckets);
            (_sum, _filled, _newest, _first) = (0, 0, 0, second);
        }
        else
        {
            _first = _first == Never ? second : _first;
            for (; _last < second; _last++)
            {
                _newest = After(_newest);
                _sum = Age(_sum, _buckets[_newest], ref _filled);
                _buckets[_newest] = 0;
            }
        }

        _last = second;
    }

    /// <summary>The sum once some more seconds have passed in silence.</summary>
    private double SumAfter(int seconds)
    {
        var (sum, filled, index) = (_sum, _filled, _newest);
        for (; seconds > 0; seconds--)
        {
            index = After(index);
            sum = Age(sum, _buckets[index], ref filled);
        }

        return sum;
    }

    /// <summary>A second passes: the oldest sample falls out, and the others weigh less.</summary>
    private double Age(double sum, double oldest, ref int filled)
    {
        filled -= oldest == 0 ? 0 : 1;

        // with nothing left the sum is exactly 0, whatever was lost in the last digits
        return filled == 0 ? 0 : (sum - (oldest * _oldestWeight)) * _keep;
    }
}
