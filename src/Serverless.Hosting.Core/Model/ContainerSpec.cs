namespace Serverless.Hosting.Model;

/// <summary>
/// One program of an instance.
/// </summary>
public sealed record ContainerSpec
{
    /// <summary>The name, unique among the containers of a revision.</summary>
    public string Name { get; init; } = "user-container";

    /// <summary>The image, which a backend pulls or maps to a command; may be empty where <see cref="Command"/> is given and the backend runs commands.</summary>
    public string Image { get; init; } = "";

    /// <summary>The command that replaces the image's own; empty for the image's own.</summary>
    public ValueList<string> Command { get; init; } = [];

    /// <summary>The arguments of the command.</summary>
    public ValueList<string> Args { get; init; } = [];

    /// <summary>The folder that the program starts in; null for the image's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The environment variables, in the order in which they are set.</summary>
    public ValueList<EnvironmentVariable> Environment { get; init; } = [];

    /// <summary>The port that the program listens on; null for 8080 over HTTP/1.1.</summary>
    public ContainerPort? Port { get; init; }

    /// <summary>The resources asked for, by name (<c>cpu</c>, <c>memory</c>), as quantities such as <c>500m</c> or <c>1Gi</c>.</summary>
    public ValueMap Requests { get; init; } = ValueMap.Empty;

    /// <summary>The resources at most, by name (<c>cpu</c>, <c>memory</c>), as quantities such as <c>500m</c> or <c>1Gi</c>.</summary>
    public ValueMap Limits { get; init; } = ValueMap.Empty;

    /// <summary>Tells when the program can serve; null for a connect to its port.</summary>
    public ProbeSpec? ReadinessProbe { get; init; }

    /// <summary>Tells when the program must be restarted; null for never while it runs.</summary>
    public ProbeSpec? LivenessProbe { get; init; }

    /// <summary>Holds the other probes back until it has succeeded; null for none.</summary>
    public ProbeSpec? StartupProbe { get; init; }

    /// <summary>
    /// The other fields of the container that were given, which only a cluster can honour (mounts, security context, …), as one JSON object in canonical
    /// form: keys sorted, no white space. Null where none was given.
    /// </summary>
    public string? ClusterFields { get; init; }
}
