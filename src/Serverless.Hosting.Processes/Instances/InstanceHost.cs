using System.Globalization;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Model;
using Serverless.Hosting.Processes.Commands;
using Serverless.Hosting.Processes.Launching;
using Serverless.Hosting.Processes.Limits;
using Serverless.Hosting.Processes.Output;
using Serverless.Hosting.Processes.Probing;

namespace Serverless.Hosting.Processes.Instances;

/// <summary>
/// What all instances of a host share.
/// </summary>
internal sealed record InstanceHost
{
    private const int DefaultStartDeadlineSeconds = 600;

    public required ProcessBackendOptions Options { get; init; }

    public required IProcessLauncher Launcher { get; init; }

    public required ProbeFactory Probes { get; init; }

    public required PortPool Ports { get; init; }

    public required TypeStock Stock { get; init; }

    public required ResourceLimiter Limiter { get; init; }

    public required IReadOnlyDictionary<string, string> InheritedVariables { get; init; }

    public required InstanceNames Names { get; init; }

    public required TimeProvider TimeProvider { get; init; }

    public required ILoggerFactory LoggerFactory { get; init; }

    public RestartBackoff Backoff => new(Options.RestartDelay, Options.MaxRestartDelay, Options.RestartReset);

    public ImageCommand? ImageOf(Revision revision) => ImageMap.Find(Options.Images, revision.Spec.ServingContainer.Image);

    /// <summary>The most time between the request to end and the kill.</summary>
    public TimeSpan GraceOf(Revision revision)
    {
        var own = TimeSpan.FromSeconds(revision.Spec.TimeoutSeconds);
        return own < Options.MaxGracePeriod ? own : Options.MaxGracePeriod;
    }

    /// <summary>The most time until an instance is ready.</summary>
    public TimeSpan StartDeadlineOf(Revision revision) =>
        Options.StartDeadline
        ?? (GoDuration.TryParse(revision.Annotations.GetValueOrDefault(ServingLabels.ProgressDeadline), out var deadline) && deadline > TimeSpan.Zero
            ? deadline
            : TimeSpan.FromSeconds(DefaultStartDeadlineSeconds));

    /// <summary>Where the output of an instance goes: a category for each service.</summary>
    public OutputPump CreateOutput(Revision revision, string instance)
    {
        var service = revision.ServiceName.Length > 0 ? revision.ServiceName : revision.ConfigurationName;
        var category = string.Create(CultureInfo.InvariantCulture, $"Serverless.Services.{revision.Namespace}.{service}");
        return new(LoggerFactory.CreateLogger(category), service, revision.Name, instance);
    }
}
