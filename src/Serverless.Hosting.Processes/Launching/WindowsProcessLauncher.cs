using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;

namespace Serverless.Hosting.Processes.Launching;

/// <summary>
/// Starts processes on Windows, in a job that the system ends with the host.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsProcessLauncher : IProcessLauncher
{
    // never ended by hand while the host lives: a job ends with the last handle to it
    private readonly WindowsJob _hostJob = new();

    public string HostId { get; } = Guid.NewGuid().ToString("N");

    public Task OpenAsync()
    {
        // the host's own membership would end the host with the job, so each process is assigned instead
        return Task.CompletedTask;
    }

    public Task<IChildProcess> StartAsync(LaunchRequest request)
    {
        var process = new Process { StartInfo = StartInfo(request) };
        try
        {
            process.Start();
            _hostJob.Add(process.SafeHandle);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            process.Dispose();
            throw new LaunchException($"Cannot start '{request.FileName}': {exception.Message}", exception);
        }

        process.StandardInput.Close();
        if (request.LowPriority)
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }

        return Task.FromResult<IChildProcess>(new WindowsChildProcess(process));
    }

    public ValueTask DisposeAsync()
    {
        _hostJob.Dispose();
        return ValueTask.CompletedTask;
    }

    private static ProcessStartInfo StartInfo(LaunchRequest request)
    {
        var info = new ProcessStartInfo(request.FileName, request.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNewProcessGroup = true,
            WorkingDirectory = request.WorkingDirectory ?? "",
        };
        info.Environment.Clear();
        foreach (var (name, value) in request.Environment)
        {
            info.Environment[name] = value;
        }

        return info;
    }
}
