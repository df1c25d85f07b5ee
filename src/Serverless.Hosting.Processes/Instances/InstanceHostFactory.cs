using Microsoft.Extensions.Logging;
using Serverless.Hosting.Processes.Commands;
using Serverless.Hosting.Processes.Launching;
using Serverless.Hosting.Processes.Leftovers;
using Serverless.Hosting.Processes.Limits;

namespace Serverless.Hosting.Processes.Instances;

/// <summary>
/// Puts together what instances share, and chooses the launcher for the operating system.
/// </summary>
internal sealed class InstanceHostFactory(ProcessBackendOptions options, TimeProvider timeProvider, ILoggerFactory loggerFactory)
{
    public async Task<InstanceHost> CreateAsync()
    {
        var ownGroups = OperatingSystem.IsLinux() ? ProcFile.Read("/proc/self/cgroup") ?? "" : "";
        var limiter = new ResourceLimiter(options.ControlGroupRoot, ownGroups, loggerFactory.CreateLogger<ResourceLimiter>());
        var launcher = CreateLauncher(limiter);
        await launcher.OpenAsync();
        return new()
        {
            Options = options,
            Launcher = launcher,
            Probes = new(launcher),
            Ports = new(options.PortRange, Random.Shared.Next()),
            Stock = new(options.Stock),
            Limiter = limiter,
            InheritedVariables = options.InheritEnvironment
                ? HostEnvironment.Select(Environment.GetEnvironmentVariables(), options.HiddenVariables)
                : new Dictionary<string, string>(),
            Names = new(Random.Shared),
            TimeProvider = timeProvider,
            LoggerFactory = loggerFactory,
        };
    }

    private IProcessLauncher CreateLauncher(ResourceLimiter limiter) =>
        OperatingSystem.IsWindows()
            ? new WindowsProcessLauncher()
            : new UnixProcessLauncher(
                options.StateDirectory ?? DefaultStateDirectory(), limiter.RemoveHost, timeProvider, loggerFactory.CreateLogger<UnixProcessLauncher>());

    private static string DefaultStateDirectory()
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return Path.Combine(data.Length > 0 ? data : Path.GetTempPath(), "serverless-hosting", "processes");
    }
}
