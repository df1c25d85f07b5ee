namespace Serverless.Hosting.Gateway.Diagnostics;

/// <summary>
/// Tests that listen to spans: whether anyone listens is a matter of the whole process, so they run one after the other.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TelemetryCollection
{
    public const string Name = "telemetry";
}
