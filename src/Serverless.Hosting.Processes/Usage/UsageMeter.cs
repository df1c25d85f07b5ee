using System.ComponentModel;
using System.Diagnostics;
using Serverless.Hosting.Processes.Leftovers;
using Serverless.Hosting.Processes.Limits;

namespace Serverless.Hosting.Processes.Usage;

/// <summary>
/// Measures instances at one moment: by their control groups where they have some, else by what the system tells of their processes.
/// </summary>
/// <remarks>On Linux an instance is its process with all in its group and all that descend from it; elsewhere its process alone.</remarks>
internal sealed class UsageMeter
{
    private readonly Lazy<Dictionary<int, ProcStat>> _processes = new(() =>
        ProcFile.Ids().Select(id => KeyValuePair.Create(id, ProcFile.ReadStat(id))).Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!));

    /// <summary>Measures an instance.</summary>
    /// <param name="process">Its process.</param>
    /// <param name="group">Its control groups; null for none.</param>
    /// <returns>What it uses; null if it cannot be measured, as when it has just ended.</returns>
    public ProcessUsage? Measure(int process, ResourceGroup? group)
    {
        if (group?.ReadProcessorTime() is { } processorTime && group.ReadMemory() is { } memory)
        {
            return new(processorTime, memory);
        }

        return (OperatingSystem.IsLinux() ? OfTree(process) : OfProcess(process)) is { } usage
            ? new(group?.ReadProcessorTime() ?? usage.ProcessorTime, group?.ReadMemory() ?? usage.MemoryBytes)
            : null;
    }

    private ProcessUsage? OfTree(int root)
    {
        if (!_processes.Value.ContainsKey(root))
        {
            return null;
        }

        var members = _processes.Value.Where(entry => entry.Value.Group == root || DescendsFrom(root, entry.Key)).Select(entry => entry.Value).ToList();
        return new(
            members.Aggregate(TimeSpan.Zero, (sum, stat) => sum + stat.ProcessorTime),
            members.Sum(stat => stat.ResidentPages) * Environment.SystemPageSize);
    }

    private bool DescendsFrom(int root, int process)
    {
        // the table is not read in one instant, so a number used anew could close a circle: no tree is that deep
        const int MaxDepth = 1000;
        for (var depth = 0; depth < MaxDepth && process != root; depth++)
        {
            if (!_processes.Value.TryGetValue(process, out var stat))
            {
                return false;
            }

            process = stat.Parent;
        }

        return process == root;
    }

    private static ProcessUsage? OfProcess(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return new(process.TotalProcessorTime, process.WorkingSet64);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // it has ended
            return null;
        }
    }
}
