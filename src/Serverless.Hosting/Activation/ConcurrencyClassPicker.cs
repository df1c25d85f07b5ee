namespace Serverless.Hosting.Activation;

/// <summary>
/// Chooses by the limit of an instance: none, the less busy of two drawn; up to 3, the first that is free; more, in turn.
/// </summary>
public sealed class ConcurrencyClassPicker : IInstancePicker
{
    private const int FirstFreeUpTo = 3;

    /// <inheritdoc />
    public int Pick(ReadOnlySpan<int> inFlight, int limit, ref int cursor, uint draw)
    {
        if (inFlight.IsEmpty)
        {
            return -1;
        }

        return limit switch
        {
            0 => LessBusyOfTwo(inFlight, draw),
            <= FirstFreeUpTo => FirstFree(inFlight, limit),
            _ => NextFree(inFlight, limit, ref cursor),
        };
    }

    private static int LessBusyOfTwo(ReadOnlySpan<int> inFlight, uint draw)
    {
        var count = (uint)inFlight.Length;
        if (count == 1)
        {
            return 0;
        }

        var first = (int)(draw % count);
        var second = (int)((first + 1 + (draw / count % (count - 1))) % count);
        return inFlight[second] < inFlight[first] ? second : first;
    }

    private static int FirstFree(ReadOnlySpan<int> inFlight, int limit)
    {
        for (var i = 0; i < inFlight.Length; i++)
        {
            if (inFlight[i] < limit)
            {
                return i;
            }
        }

        return -1;
    }

    private static int NextFree(ReadOnlySpan<int> inFlight, int limit, ref int cursor)
    {
        var start = cursor < inFlight.Length ? cursor : 0;
        for (var i = 0; i < inFlight.Length; i++)
        {
            var index = start + i < inFlight.Length ? start + i : start + i - inFlight.Length;
            if (inFlight[index] < limit)
            {
                cursor = index + 1;
                return index;
            }
        }

        return -1;
    }
}
