using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Processes.Leftovers;

namespace Serverless.Hosting.Processes.Launching;

/// <summary>
/// Starts processes on Linux, macOS and their like.
/// </summary>
/// <remarks>
/// A process leads a session of its own, so that a signal reaches what it starts too. Against orphans it has: a parent-death signal (Linux, for the
/// process itself), the watchdog (for its group) and the record in the state folder (for what both missed).
/// </remarks>
internal sealed partial class UnixProcessLauncher(string stateDirectory, Action<string> leftoverHost, TimeProvider timeProvider, ILogger logger) : IProcessLauncher
{
    /// <summary>The environment variable that marks the processes of a host.</summary>
    public const string Marker = "SERVERLESS_HOST";

    // Joins the control groups, then becomes the program. A shell drops variables whose name is none in its own language: these are handed on by env.
    private const string JoinScript = """
        n=$1; shift
        while [ "$n" -gt 0 ]; do
          echo $$ > "$1" || exit 125
          shift; n=$((n - 1))
        done
        exec "$@"
        """;

    private readonly SpawnThread _thread = new();
    private readonly HostRecord _record = HostRecord.Create(stateDirectory);
    private UnixTools _tools = UnixTools.None;
    private Watchdog? _watchdog;

    public string HostId => _record.Id;

    public async Task OpenAsync()
    {
        await new LeftoverSweep(stateDirectory, leftoverHost, timeProvider, logger).RunAsync(_record.Id);
        await _thread.InvokeAsync(() =>
        {
            _tools = UnixTools.Find();
            _watchdog = new Watchdog(_tools, $"{Marker}={_record.Id}", logger);
            return true;
        });
        if (!_tools.OwnGroup || (OperatingSystem.IsLinux() && !_tools.DiesWithParent))
        {
            LogToolsMissing();
        }
    }

    public async Task<IChildProcess> StartAsync(LaunchRequest request) => await _thread.InvokeAsync(() => Start(request));

    public async ValueTask DisposeAsync()
    {
        if (_watchdog is not null)
        {
            await _watchdog.DisposeAsync();
        }

        _thread.Dispose();
        _record.Dispose();
    }

    private UnixChildProcess Start(LaunchRequest request)
    {
        var watchdog = _watchdog ?? throw new InvalidOperationException("The launcher has not been opened.");
        var process = new Process { StartInfo = StartInfo(request) };
        try
        {
            process.Start();
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or IOException)
        {
            process.Dispose();
            throw new LaunchException($"Cannot start '{request.FileName}': {exception.Message}", exception);
        }

        watchdog.Add(process.Id);
        if (!_record.TryAdd(process.Id))
        {
            LogNotRecorded(process.Id);
        }

        process.StandardInput.Close();
        return new UnixChildProcess(process, request.LowPriority, _tools.OwnGroup, () =>
        {
            watchdog.Remove(process.Id);
            _record.Remove(process.Id);
        });
    }

    private ProcessStartInfo StartInfo(LaunchRequest request)
    {
        string[] command = [.. _tools.ParentDeathPrefix, .. _tools.SignalPrefix, .. _tools.OwnGroupPrefix, .. Join(request), request.FileName, .. request.Arguments];
        var info = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = request.WorkingDirectory ?? "",
        };
        info.Environment.Clear();
        foreach (var (name, value) in request.Environment)
        {
            info.Environment[name] = value;
        }

        info.Environment[Marker] = _record.Id;
        return info;
    }

    private static IEnumerable<string> Join(LaunchRequest request)
    {
        if (request.JoinFiles.Count == 0)
        {
            return [];
        }

        var lost = request.Environment.Where(variable => !IsShellName(variable.Key)).Select(variable => $"{variable.Key}={variable.Value}").ToArray();
        return
        [
            "/bin/sh", "-c", JoinScript, "sh", request.JoinFiles.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
            .. request.JoinFiles, .. lost.Length == 0 ? lost : ["/usr/bin/env", .. lost],
        ];
    }

    private static bool IsShellName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    [LoggerMessage(524, LogLevel.Warning, "Process {ProcessId} can't be recorded in the state folder.")]
    private partial void LogNotRecorded(int processId);

    [LoggerMessage(520, LogLevel.Warning,
        "The tools 'setpriv' and 'setsid' of util-linux are missing here, so processes are ended by the watchdog alone if the host is killed. Install util-linux.")]
    private partial void LogToolsMissing();
}
