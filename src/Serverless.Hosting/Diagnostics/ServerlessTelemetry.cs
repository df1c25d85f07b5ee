namespace Serverless.Hosting.Diagnostics;

/// <summary>
/// Under which names the library measures and traces.
/// </summary>
public static class ServerlessTelemetry
{
    /// <summary>The name of the meter: <c>Serverless.Hosting</c>.</summary>
    public const string MeterName = "Serverless.Hosting";

    /// <summary>The name of the source of spans: <c>Serverless.Hosting</c>.</summary>
    public const string ActivitySourceName = "Serverless.Hosting";
}
