namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// What runs on this machine, as /proc tells it.
/// </summary>
internal static class Machine
{
    /// <summary>The processes that carry an environment variable with a value: the instances of one host, whoever their parent is.</summary>
    public static IReadOnlyList<int> ProcessesWith(string variable, string value)
    {
        var wanted = $"{variable}={value}";
        return [.. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
            .Where(id => id > 0 && EnvironmentOf(id).Contains(wanted))];
    }

    /// <summary>The memory that a process holds, in bytes.</summary>
    public static long MemoryOf(int process) => 1024 * long.Parse(
        File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The processor time that a process has used.</summary>
    public static TimeSpan ProcessorTimeOf(int process)
    {
        using var found = System.Diagnostics.Process.GetProcessById(process);
        return found.TotalProcessorTime;
    }

    /// <summary>Whether a process is an application, and not about to become one.</summary>
    public static bool IsDrinks(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").StartsWith("Cafe.Drinks", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string[] EnvironmentOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/environ").Split('\0');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
