namespace Serverless.Hosting.Processes;

/// <summary>
/// The ports that instances are given.
/// </summary>
public sealed record PortRange
{
    /// <summary>The first port, 1 to 65535; 20000 by default.</summary>
    public int First { get; init; } = 20000;

    /// <summary>The last port, not below <see cref="First"/>, at most 65535; 29999 by default.</summary>
    public int Last { get; init; } = 29999;
}
