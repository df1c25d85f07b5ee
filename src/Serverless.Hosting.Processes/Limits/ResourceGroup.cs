using System.Globalization;

namespace Serverless.Hosting.Processes.Limits;

/// <summary>
/// The control groups of one instance.
/// </summary>
/// <param name="folders">Where they are; the same folder for both resources under version 2.</param>
/// <param name="unified">Whether they are of version 2.</param>
internal sealed partial class ResourceGroup(ResourceGroupFolders folders, bool unified)
{
    private const int PeriodMicroseconds = 100_000;
    private const int LeastQuotaMicroseconds = 1_000;

    /// <summary>The files that a process writes its id to in order to join.</summary>
    public IReadOnlyList<string> JoinFiles =>
        [.. new[] { folders.Cpu, folders.Memory }.OfType<string>().Distinct().Select(folder => Path.Combine(folder, "cgroup.procs"))];

    /// <summary>Sets the limits, also of processes that run already.</summary>
    public void Set(ResourceLimits limits)
    {
        if (limits.Cpu is { } cpu && folders.Cpu is { } cpuFolder)
        {
            SetCpu(cpuFolder, cpu);
        }

        if (limits.Memory is { } memory && folders.Memory is { } memoryFolder)
        {
            SetMemory(memoryFolder, memory.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Changes the limits of processes that run. That of memory is only raised: nothing is taken from a program that it may be using.</summary>
    /// <returns>Whether it is done.</returns>
    public bool TryResize(ResourceLimits limits)
    {
        try
        {
            var isMore = Number(folders.Memory, unified ? "memory.max" : "memory.limit_in_bytes") is { } most && limits.Memory > most;
            Set(isMore ? limits : limits with { Memory = null });
            return folders.Cpu is not null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Removes the groups. Their processes must have ended.</summary>
    /// <returns>Whether they are gone.</returns>
    public bool TryRemove() =>
        new[] { folders.Cpu, folders.Memory }.OfType<string>().Distinct().All(ControlGroupFolder.TryRemove);

    private void SetCpu(string folder, decimal cpu)
    {
        var quota = ((long)Math.Max(LeastQuotaMicroseconds, cpu * PeriodMicroseconds)).ToString(CultureInfo.InvariantCulture);
        var period = PeriodMicroseconds.ToString(CultureInfo.InvariantCulture);
        if (unified)
        {
            Write(folder, "cpu.max", $"{quota} {period}");
        }
        else
        {
            Write(folder, "cpu.cfs_period_us", period);
            Write(folder, "cpu.cfs_quota_us", quota);
        }
    }

    private void SetMemory(string folder, string bytes)
    {
        // without a limit of swap the limit of memory would only move the excess there
        if (unified)
        {
            Write(folder, "memory.max", bytes);
            WriteIfPresent(isWanted: true, folder, "memory.swap.max", "0");
        }
        else
        {
            // the limit of both must never be below that of memory alone, so the order depends on which way it goes
            var isMore = Number(folder, "memory.limit_in_bytes") is { } most && long.Parse(bytes, CultureInfo.InvariantCulture) > most;
            WriteIfPresent(isMore, folder, "memory.memsw.limit_in_bytes", bytes);
            Write(folder, "memory.limit_in_bytes", bytes);
            WriteIfPresent(!isMore, folder, "memory.memsw.limit_in_bytes", bytes);
        }
    }

    private static void Write(string folder, string file, string text) => File.WriteAllText(Path.Combine(folder, file), text);

    private static void WriteIfPresent(bool isWanted, string folder, string file, string text)
    {
        if (isWanted && File.Exists(Path.Combine(folder, file)))
        {
            Write(folder, file, text);
        }
    }
}
