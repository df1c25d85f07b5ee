using System.Globalization;
using Serverless.Hosting.Processes.Leftovers;

namespace Serverless.Hosting.Processes.Limits;

internal sealed partial class ResourceGroup
{
    /// <summary>The processor time of all that ever ran in the group; null where the group does not count it.</summary>
    public TimeSpan? ReadProcessorTime() =>
        unified ? TimeSpan.FromMicroseconds(1) * Entry(folders.Cpu ?? folders.Memory, "cpu.stat", "usage_usec")
        : Number(folders.Cpu, "cpuacct.usage") is { } nanoseconds ? TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick)
        : null;

    /// <summary>The memory in use, in bytes, without pages of files that can be dropped at any moment; null where the group does not count it.</summary>
    public long? ReadMemory()
    {
        var folder = unified ? folders.Memory ?? folders.Cpu : folders.Memory;
        return Number(folder, unified ? "memory.current" : "memory.usage_in_bytes") is { } used
            ? Math.Max(0, used - (Entry(folder, "memory.stat", unified ? "inactive_file" : "total_inactive_file") ?? 0))
            : null;
    }

    private static long? Entry(string? folder, string file, string name) =>
        Text(folder, file)?.Split('\n').FirstOrDefault(line => line.StartsWith(name + " ", StringComparison.Ordinal)) is { } line ? Parse(line[(name.Length + 1)..]) : null;

    private static long? Number(string? folder, string file) => Parse(Text(folder, file));

    private static string? Text(string? folder, string file) => folder is null ? null : ProcFile.Read(Path.Combine(folder, file));

    private static long? Parse(string? text) => long.TryParse(text, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : null;
}
