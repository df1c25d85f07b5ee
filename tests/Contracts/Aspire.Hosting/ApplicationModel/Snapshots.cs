using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

public sealed record CustomResourceSnapshot
{
    public required string ResourceType { get; init; }

    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    public DateTime? StartTimeStamp { get; init; }

    public int? ExitCode { get; init; }

    public ResourceStateSnapshot? State { get; init; }

    public HealthStatus? HealthStatus { get; }

    public bool IsHidden { get; init; }

    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    public ImmutableArray<EnvironmentVariableSnapshot> EnvironmentVariables { get; init; } = [];
}

public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new ResourceStateSnapshot(s, null);
}

public sealed record ResourcePropertySnapshot(string Name, object? Value)
{
    public string? DisplayName { get; init; }

    public bool IsSensitive { get; init; }

    public bool IsHighlighted { get; init; }
}

public sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsFromSpec);

public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal);

public static class KnownResourceStates
{
    public static readonly string NotStarted = "NotStarted";
    public static readonly string Waiting = "Waiting";
    public static readonly string Starting = "Starting";
    public static readonly string Running = "Running";
    public static readonly string Stopping = "Stopping";
    public static readonly string Exited = "Exited";
    public static readonly string Finished = "Finished";
    public static readonly string FailedToStart = "FailedToStart";
    public static readonly string RuntimeUnhealthy = "RuntimeUnhealthy";
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}

public static class KnownResourceCommands
{
    public static readonly string StartCommand = "start";
    public static readonly string StopCommand = "stop";
    public static readonly string RestartCommand = "restart";
}
