using Microsoft.Extensions.Logging;
using Serverless.Hosting.Processes.Launching;

namespace Serverless.Hosting.Processes.Leftovers;

/// <summary>
/// Ends the processes of hosts that are gone. Goes by identity, never by name: number, start time and run of the system as recorded, or the mark of the
/// host in the environment.
/// </summary>
/// <param name="stateDirectory">The state folder, shared by hosts.</param>
/// <param name="removed">Is told the id of each host whose processes are gone.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class LeftoverSweep(string stateDirectory, Action<string> removed, TimeProvider timeProvider, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public async Task RunAsync(string ownId)
    {
        foreach (var folder in Directory.EnumerateDirectories(stateDirectory))
        {
            if (Path.GetFileName(folder) == ownId || HostRecord.OpenAbandoned(folder) is not { } record)
            {
                continue;
            }

            using (record)
            {
                await EndAsync(record);
                removed(record.Id);
            }
        }
    }

    private async Task EndAsync(HostRecord record)
    {
        var leftovers = Find(record);
        if (leftovers.Count == 0)
        {
            return;
        }

        LogLeftovers(leftovers.Count, record.Id);
        var start = timeProvider.GetTimestamp();
        while (leftovers.Count > 0 && timeProvider.GetElapsedTime(start) < Patience)
        {
            foreach (var (process, leadsGroup) in leftovers)
            {
                _ = (leadsGroup && PosixSignals.Kill(-process)) || PosixSignals.Kill(process);
            }

            await Task.Delay(Pause, timeProvider);
            leftovers = Find(record);
        }
    }

    private static List<(int Process, bool LeadsGroup)> Find(HostRecord record)
    {
        var recorded = record.Processes().Where(entry => ProcessIdentity.Of(entry.Process) == entry.Identity).Select(entry => entry.Process);
        var marked = OperatingSystem.IsLinux()
            ? ProcFile.Ids().Where(id => ProcFile.HasVariable(id, UnixProcessLauncher.Marker, record.Id))
            : [];
        return [.. recorded.Union(marked).Select(id => (id, LeadsGroup(id)))];
    }

    private static bool LeadsGroup(int process) => !OperatingSystem.IsLinux() || ProcFile.ReadStat(process)?.Group == process;

    [LoggerMessage(522, LogLevel.Warning, "Ending {Count} processes that host {HostId} left behind.")]
    private partial void LogLeftovers(int count, string hostId);
}
