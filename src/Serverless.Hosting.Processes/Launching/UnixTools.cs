using System.Diagnostics;

namespace Serverless.Hosting.Processes.Launching;

/// <summary>
/// The system's tools that make a process die with the host and lead a session of its own. Each replaces itself by the program, so that the process
/// id is the program's.
/// </summary>
/// <param name="ParentDeathPrefix">Goes before a command that must die with the host; empty where there is no such tool.</param>
/// <param name="OwnGroupPrefix">Goes before a command that leads a session of its own; empty where there is no such tool.</param>
internal sealed record UnixTools(IReadOnlyList<string> ParentDeathPrefix, IReadOnlyList<string> OwnGroupPrefix)
{
    private static readonly string[] Folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin", "/opt/homebrew/opt/util-linux/bin"];

    public bool DiesWithParent => ParentDeathPrefix.Count > 0;

    public bool OwnGroup => OwnGroupPrefix.Count > 0;

    public static UnixTools Find()
    {
        var parentDeath = OperatingSystem.IsLinux() && Locate("setpriv") is { } setpriv ? new[] { setpriv, "--pdeathsig", "KILL", "--" } : [];
        if (parentDeath.Length > 0 && !Works([.. parentDeath, "/bin/sh", "-c", ":"]))
        {
            parentDeath = [];
        }

        return new(parentDeath, OwnGroupTool());
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
