namespace Serverless.Hosting.Processes.Instances;

/// <summary>
/// How long to wait before a process that ended by itself is started anew.
/// </summary>
/// <param name="First">The wait before the first restart.</param>
/// <param name="Most">The longest wait.</param>
/// <param name="Reset">How long a process must have run for earlier restarts to be forgotten.</param>
internal sealed record RestartBackoff(TimeSpan First, TimeSpan Most, TimeSpan Reset)
{
    /// <summary>The number of restarts in a row, this one included.</summary>
    /// <param name="before">The number without it.</param>
    /// <param name="ran">How long the process ran.</param>
    public int Count(int before, TimeSpan ran) => ran >= Reset ? 1 : Math.Min(before, int.MaxValue - 1) + 1;

    /// <summary>The wait.</summary>
    /// <param name="count">The number of restarts in a row, this one included; from 1.</param>
    public TimeSpan Delay(int count)
    {
        var delay = First * Math.Pow(2, Math.Min(count - 1, 40));
        return delay < Most ? delay : Most;
    }
}
