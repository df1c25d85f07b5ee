using System.Diagnostics;

namespace Serverless.Hosting.Processes.Launching;

/// <summary>
/// The system's tools that make a process die with the host and lead a session of its own. Each replaces itself by the program, so that the process
/// id is the program's.
/// </summary>
/// <param name="ParentDeathPrefix">Goes before a command that must die with the host; empty where there is no such tool.</param>
/// <param name="SignalPrefix">Goes before a command that must not ignore broken pipes, as the runtime does; empty where there is no such tool.</param>
/// <param name="OwnGroupPrefix">Goes before a command that leads a session of its own; empty where there is no such tool.</param>
internal sealed record UnixTools(IReadOnlyList<string> ParentDeathPrefix, IReadOnlyList<string> SignalPrefix, IReadOnlyList<string> OwnGroupPrefix)
{
    /// <summary>No tools.</summary>
    public static readonly UnixTools None = new([], [], []);

    private static readonly string[] Folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin", "/opt/homebrew/opt/util-linux/bin"];

    public bool DiesWithParent => ParentDeathPrefix.Count > 0;

    public bool OwnGroup => OwnGroupPrefix.Count > 0;

    public static UnixTools Find()
    {
        var parentDeath = OperatingSystem.IsLinux() ? TryTool("setpriv", "--pdeathsig", "KILL", "--") : [];
        return new(parentDeath, TryTool("env", "--default-signal=PIPE"), OwnGroupTool());
    }

    /// <summary>A tool with its arguments; nothing where it is missing or too old for them.</summary>
    private static string[] TryTool(string tool, params ReadOnlySpan<string> arguments)
    {
        string[] command = Locate(tool) is { } path ? [path, .. arguments] : [];
        return command.Length > 0 && Works([.. command, "/bin/sh", "-c", ":"]) ? command : [];
    }

    private static string[] OwnGroupTool()
    {
        if (Locate("setsid") is { } setsid)
        {
            return [setsid];
        }

        // macOS has no setsid, but perl
        return Locate("perl") is { } perl ? [perl, "-MPOSIX", "-e", "POSIX::setsid(); exec { $ARGV[0] } @ARGV or die \"$ARGV[0]: $!\\n\"", "--"] : [];
    }

    private static string? Locate(string tool) => Folders.Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);

    private static bool Works(IReadOnlyList<string> command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardError = true, RedirectStandardOutput = true });
        process?.WaitForExit();
        return process?.ExitCode == 0;
    }
}
