using System.Globalization;
using System.Text;

namespace Serverless.Hosting.Processes.Leftovers;

/// <summary>
/// Reads what Linux tells about processes under <c>/proc</c>.
/// </summary>
internal static class ProcFile
{
    // counted from the state, which is the first field after the name
    private const int StateField = 0;
    private const int ParentField = 1;
    private const int GroupField = 2;
    private const int FirstTimeField = 11;
    private const int TimeFields = 4;
    private const int StartTimeField = 19;
    private const int ResidentField = 21;

    // the unit of times under /proc is fixed, whatever the system's own tick is
    private static readonly TimeSpan ClockTick = TimeSpan.FromMilliseconds(10);

    /// <summary>The text of a file; null if it is gone or closed to us, as files of processes may be at any moment.</summary>
    public static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path, Encoding.Latin1);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What a process is and uses; null if there is none, or it has ended and waits for its parent.</summary>
    public static ProcStat? ReadStat(int id)
    {
        var text = Read($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");
        if (text is null)
        {
            return null;
        }

        // the name stands in brackets, and may hold brackets and spaces itself
        var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > ResidentField && fields[StateField] is not ("Z" or "X")
            ? new((int)Number(ParentField), (int)Number(GroupField), fields[StartTimeField], Enumerable.Range(FirstTimeField, TimeFields).Sum(Number) * ClockTick, Number(ResidentField))
            : null;

        long Number(int field) => long.Parse(fields[field], CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a process was started with an environment variable.</summary>
    public static bool HasVariable(int id, string name, string value) =>
        Read($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/environ")?.Split('\0').Contains($"{name}={value}") ?? false;

    /// <summary>The numbers of all processes.</summary>
    public static IEnumerable<int> Ids() =>
        Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0);
}
