using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Serverless.Hosting.Processes.Launching;

/// <summary>
/// A small shell process that outlives the host by a moment: when the pipe from the host closes, it kills the groups of processes that were named to it,
/// and whatever else carries the host's mark.
/// </summary>
internal sealed partial class Watchdog : IAsyncDisposable
{
    // Reads "+ <group>" and "- <group>"; "." ends it without waiting for stragglers. Signals that a terminal sends to all don't reach it.
    // The search for the mark is repeated: a process that was just being started carries it only after a moment.
    private const string Script = """
        trap '' HUP INT TERM QUIT; exec >/dev/null 2>&1
        g=' '; rounds=4
        while read -r o p; do
          case $o in
            +) g="$g$p " ;;
            -) case $g in *" $p "*) g="${g%%" $p "*} ${g#*" $p "}" ;; esac ;;
            .) rounds=1; break ;;
          esac
        done
        for p in $g; do kill -s KILL -- "-$p" || kill -s KILL "$p"; done
        [ -r /proc/self/environ ] || exit 0
        while [ "$rounds" -gt 0 ]; do
          for f in $(grep -lsF "$1" /proc/[0-9]*/environ); do
            p=${f#/proc/}; kill -s KILL "${p%/environ}"
          done
          rounds=$((rounds - 1)); [ "$rounds" -gt 0 ] && sleep 0.3
        done
        """;

    private readonly Lock _gate = new();
    private readonly HashSet<int> _groups = [];
    private readonly UnixTools _tools;
    private readonly string _mark;
    private readonly ILogger _logger;
    private Process _process;
    private bool _closed;

    public Watchdog(UnixTools tools, string mark, ILogger logger)
    {
        (_tools, _mark, _logger) = (tools, mark, logger);
        _process = Start();
    }

    public void Add(int group)
    {
        lock (_gate)
        {
            _groups.Add(group);
            Tell_NeedsLock($"+ {group}\n");
        }
    }

    public void Remove(int group)
    {
        lock (_gate)
        {
            _groups.Remove(group);
            Tell_NeedsLock($"- {group}\n");
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            Tell_NeedsLock(".\n");
            _closed = true;
            _process.StandardInput.Close();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Tell_NeedsLock(string line)
    {
        if (_closed)
        {
            return;
        }

        try
        {
            _process.StandardInput.Write(line);
        }
        catch (IOException)
        {
            LogLost(_process.Id);
            _process.Dispose();
            _process = Start();
            foreach (var group in _groups)
            {
                _process.StandardInput.Write($"+ {group}\n");
            }
        }
    }

    private Process Start()
    {
        // without the parent-death signal, which would end it too early
        string[] command = [.. _tools.OwnGroupPrefix, "/bin/sh", "-c", Script, "serverless-watchdog", _mark];
        var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        })!;
        process.StandardInput.AutoFlush = true;
        return process;
    }

    [LoggerMessage(521, LogLevel.Warning, "The watchdog, process {ProcessId}, has ended. Another one takes over.")]
    private partial void LogLost(int processId);
}
