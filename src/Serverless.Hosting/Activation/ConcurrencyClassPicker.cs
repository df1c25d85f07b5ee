namespace Serverless.Hosting.Activation;

/// <summary>
/// Chooses by containerConcurrency: none, the one of two drawn that is less busy for what it can carry; up to 3, the first that is free; more, in turn.
/// </summary>
public sealed class ConcurrencyClassPicker : IInstancePicker
{
    private const int FirstFreeUpTo = 3;

    /// <inheritdoc />
    public int Pick(ReadOnlySpan<InstanceLoad> instances, int containerConcurrency, ref int cursor, uint draw) => containerConcurrency switch
    {
        0 => LessBusyOfTwo(instances, draw),
        <= FirstFreeUpTo => FirstFree(instances, 0),
        _ => InTurn(instances, ref cursor),
    };

    private static int LessBusyOfTwo(ReadOnlySpan<InstanceLoad> instances, uint draw)
    {
        var count = (uint)instances.Length;
        if (count < 2)
        {
            return FirstFree(instances, 0);
        }

        var first = (int)(draw % count);
        var second = (int)((first + 1 + (draw / count % (count - 1))) % count);
        var chosen = IsLessBusy(instances[second], instances[first]) ? second : first;
        return instances[chosen].IsFree ? chosen : FirstFree(instances, first);
    }

    private static bool IsLessBusy(InstanceLoad one, InstanceLoad other) =>
        one.IsFree && (!other.IsFree || (one.InFlight + 1) / one.Share < (other.InFlight + 1) / other.Share);

    private static int InTurn(ReadOnlySpan<InstanceLoad> instances, ref int cursor)
    {
        var index = FirstFree(instances, cursor < instances.Length ? cursor : 0);
        cursor = index < 0 ? cursor : index + 1;
        return index;
    }

    private static int FirstFree(ReadOnlySpan<InstanceLoad> instances, int start)
    {
        for (var i = 0; i < instances.Length; i++)
        {
            var index = start + i < instances.Length ? start + i : start + i - instances.Length;
            if (instances[index].IsFree)
            {
                return index;
            }
        }

        return -1;
    }
}
