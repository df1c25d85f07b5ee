using System.Globalization;
using Serverless.Hosting.Processes.Leftovers;

namespace Serverless.Hosting.Processes.Probing;

/// <summary>
/// Finds out on Linux who listens on a port.
/// </summary>
internal static class ListeningPort
{
    private const string Listening = "0A";
    private const int AddressField = 1;
    private const int StateField = 3;
    private const int InodeField = 9;

    /// <summary>Whether a process, or one of its group, listens on a port.</summary>
    /// <returns>Null if the system does not tell, or nobody listens.</returns>
    public static bool? IsHeldBy(int process, int port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        string[] sockets = [.. Sockets("/proc/net/tcp", port), .. Sockets("/proc/net/tcp6", port)];
        if (sockets.Length == 0)
        {
            return null;
        }

        // mostly it is the process itself: others are looked at only if not
        var own = Holds(process, sockets);
        return own != false ? own : Group(process).Any(member => Holds(member, sockets) != false);
    }

    private static IEnumerable<int> Group(int process) =>
        ProcFile.Ids().Where(id => id != process && ProcFile.ReadStat(id)?.Group == process);

    /// <summary>The sockets that listen on a port. The kernel names those that listen before all others, so the rest need not be read.</summary>
    private static string[] Sockets(string table, int port)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return !File.Exists(table)
            ? []
            : File.ReadLines(table)
                .Skip(1)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .TakeWhile(fields => fields[StateField] == Listening)
                .Where(fields => fields[AddressField].EndsWith(suffix, StringComparison.Ordinal))
                .Select(fields => $"socket:[{fields[InodeField]}]")
                .ToArray();
    }

    private static bool? Holds(int process, string[] sockets)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/fd")
                .Select(file => File.ResolveLinkTarget(file, returnFinalTarget: false)?.Name ?? "")
                .Any(sockets.Contains);
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // another user's, or a file was closed while it was looked at
            return null;
        }
    }
}
