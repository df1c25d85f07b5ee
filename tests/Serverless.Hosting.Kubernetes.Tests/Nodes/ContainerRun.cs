using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Serverless.Hosting.Kubernetes.Nodes;

/// <summary>
/// One container of a pod: a process that is started, probed, and started again when it ends.
/// </summary>
internal sealed partial class ContainerRun(JsonObject container, string address, Dictionary<string, string> variables, IReadOnlyDictionary<string, string> images, Action changed)
{
    private const int SigTerm = 15;
    private const int KeptLines = 80;
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MostBackOff = TimeSpan.FromMinutes(5);

    private readonly Queue<string> _log = [];
    private Process? _process;
    private JsonObject _state = Waiting("ContainerCreating", null);
    private JsonObject? _last;
    private int _restarts;

    public bool IsReady { get; private set; }

    /// <summary>Whether it was ever started.</summary>
    public bool HasRun { get; private set; }

    public int? ProcessId => _process is { HasExited: false } process ? process.Id : null;

    /// <summary>Runs it until it is cancelled. The process is left running then.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var image = (string)container["image"]!;
        if (!images.TryGetValue(image.Split('@')[0], out var program))
        {
            // a kubelet waits longer and longer before it tries again; here images do not appear
            Set(Waiting("ErrImagePull", $"failed to pull and unpack image \"{image}\": not found"));
            Set(Waiting("ImagePullBackOff", $"Back-off pulling image \"{image}\""));
            return;
        }

        for (var backOff = FirstBackOff; ; backOff = TimeSpan.FromTicks(Math.Min(backOff.Ticks * 2, MostBackOff.Ticks)))
        {
            var code = await RunOnceAsync(program, cancellationToken);
            _last = new JsonObject { ["terminated"] = Terminated(code) };
            Set(_last.DeepClone().AsObject());
            if (_restarts++ > 0)
            {
                Set(Waiting("CrashLoopBackOff", $"back-off {backOff.TotalSeconds:0}s restarting failed container={container["name"]}"));
                await Task.Delay(backOff, cancellationToken);
            }
        }
    }

    /// <summary>Asks it to end, and kills it when the grace is over.</summary>
    public async Task EndAsync(TimeSpan grace)
    {
        if (_process is not { HasExited: false } process)
        {
            return;
        }

        _ = Signal(process.Id, SigTerm);
        using var limit = new CancellationTokenSource(grace);
        await process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync(CancellationToken.None);
    }

    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["name"] = (string)container["name"]!,
            ["image"] = (string)container["image"]!,
            ["ready"] = IsReady,
            ["restartCount"] = _restarts,
            ["state"] = _state.DeepClone(),
        };
        if (_last is not null)
        {
            status["lastState"] = _last.DeepClone();
        }

        return status;
    }

    private async Task<int> RunOnceAsync(string program, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _process = Launch(program);
        HasRun = true;
        IsReady = container["readinessProbe"] is null && container["startupProbe"] is null;
        Set(new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Now() } });
        var probing = new ContainerProbes(container, address).RunAsync(SetReady, () => _process.Kill(), end.Token);
        try
        {
            await _process.WaitForExitAsync(cancellationToken);
            return _process.ExitCode;
        }
        finally
        {
            await end.CancelAsync();
            await probing;
            IsReady = false;
        }
    }

    private Process Launch(string program)
    {
        var args = (container["args"] as JsonArray ?? []).Select(arg => (string)arg!);
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["LISTEN"] = address;
        var process = Process.Start(start)!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_log)
        {
            _log.Enqueue(line.Data ?? "");
            while (_log.Count > KeptLines)
            {
                _log.Dequeue();
            }
        }
    }

    private void SetReady(bool isReady)
    {
        if (IsReady != isReady)
        {
            IsReady = isReady;
            changed();
        }
    }

    private void Set(JsonObject state)
    {
        _state = state;
        changed();
    }

    private JsonObject Terminated(int code)
    {
        lock (_log)
        {
            return new JsonObject
            {
                ["exitCode"] = code,
                ["reason"] = code == 0 ? "Completed" : "Error",
                ["message"] = code == 0 ? "" : string.Join('\n', _log).Trim(),
                ["finishedAt"] = Now(),
            };
        }
    }

    private static JsonObject Waiting(string reason, string? message) => new() { ["waiting"] = new JsonObject { ["reason"] = reason, ["message"] = message } };

    private static string Now() => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
