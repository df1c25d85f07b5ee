namespace Serverless.Hosting.Scaling;

/// <summary>
/// Holds the highest scale that was asked for within the scale-down delay.
/// </summary>
/// <remarks>
/// The delay in force is the one at creation: a later change of the settings counts for autoscalers created after it. Values are held in slots of two
/// seconds, the period of decisions, as a queue of falling values, so that each is looked at twice at most. Not thread-safe: callers synchronise.
/// </remarks>
public sealed class ScaleDownDelayWindow
{
    private const int SecondsPerSlot = 2;

    private readonly (long Slot, int Value)[] _held;
    private int _head;
    private int _count;

    /// <summary>Creates a window.</summary>
    /// <param name="delay">The delay, 0 for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    public ScaleDownDelayWindow(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        _held = new (long, int)[(int)Math.Ceiling(delay.TotalSeconds / SecondsPerSlot)];
    }

    /// <summary>Takes the scale that a decision asks for. Not to be called for a revision that is unreachable, which is not delayed.</summary>
    /// <param name="now">The time.</param>
    /// <param name="desired">The scale.</param>
    /// <returns>The highest scale within the delay, this one included; without a delay this one.</returns>
    public int Record(DateTimeOffset now, int desired)
    {
        if (_held.Length == 0)
        {
            return desired;
        }

        var slot = Math.DivRem(now.ToUnixTimeSeconds(), SecondsPerSlot, out var rest) - (rest < 0 ? 1 : 0);
        while (_count > 0 && At(_count - 1).Value <= desired)
        {
            _count--;
        }

        while (_count > 0 && At(0).Slot <= slot - _held.Length)
        {
            _head = (_head + 1) % _held.Length;
            _count--;
        }

        // within one slot the highest value, which is there already, holds
        if (_count == 0 || At(_count - 1).Slot < slot)
        {
            _held[(_head + _count++) % _held.Length] = (slot, desired);
        }

        return At(0).Value;
    }

    private (long Slot, int Value) At(int index) => _held[(_head + index) % _held.Length];
}
