using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Serverless.Hosting.Processes.Leftovers;

/// <summary>
/// What tells a process from a later one with the same number: when it started, and in which run of the system.
/// </summary>
internal static class ProcessIdentity
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>The identity of a running process; null if there is none of that number.</summary>
    public static string? Of(int id) => OperatingSystem.IsLinux() ? OfLinux(id) : OfOther(id);

    private static string? OfLinux(int id) =>
        ProcFile.ReadStat(id) is { } stat && ProcFile.Read(BootIdFile) is { } boot ? $"{boot.Trim()} {stat.StartTime}" : null;

    private static string? OfOther(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // there is no such process, or it is another user's
            return null;
        }
    }
}
