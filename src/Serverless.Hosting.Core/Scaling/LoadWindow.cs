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
    private int _newest;
    private long _first = Never;
    private long _last = Never;
    private long _lastLoad = Never;

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

        Add(_newest, second, value, weight: 1);
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

        var sum = SumAt(second);
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
        (_buckets, _newest, _sum) = (resized, resized.Length - 1, 0);
        SetWeights();
        for (var age = isEmpty ? -1 : Math.Min(old.Length, resized.Length) - 1; age >= 0; age--)
        {
            Add(_newest - age, _last - age, old[oldNewest - age + (age > oldNewest ? old.Length : 0)], Math.Pow(_keep, age));
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
        var age = (int)Math.Min(_last - second, Length);
        if (age < Length)
        {
            _first = _first == Never ? second : Math.Min(_first, second);
            Add(_newest - age + (age > _newest ? Length : 0), second, value, Math.Pow(_keep, age));
        }
    }

    private void Add(int index, long second, double value, double weight)
    {
        _buckets[index] += value;
        _sum += value * weight;
        if (value != 0)
        {
            _lastLoad = Math.Max(_lastLoad, second);
        }
    }

    private void Advance(long second)
    {
        if (second - _last >= Length)
        {
            Array.Clear(_buckets);
            (_sum, _newest, _first) = (0, 0, second);
        }
        else
        {
            _first = _first == Never ? second : _first;
            _sum = SumAt(second);
            for (; _last < second; _last++)
            {
                _newest = After(_newest);
                _buckets[_newest] = 0;
            }
        }

        _last = second;
    }

    /// <summary>The sum once time has passed in silence: with each second the oldest sample falls out, and the others weigh less.</summary>
    private double SumAt(long second)
    {
        if (second - _lastLoad >= Length)
        {
            // all that is left is zeros: the sum is exactly 0, whatever was lost in the last digits
            return 0;
        }

        var (sum, index) = (_sum, _newest);
        for (var at = _last; at < second; at++)
        {
            index = After(index);
            sum = (sum - (_buckets[index] * _oldestWeight)) * _keep;
        }

        return sum;
    }
}
