using Serverless.Hosting.Diagnostics;

namespace OpenTelemetry.Trace;

/// <summary>
/// Adds what the library traces.
/// </summary>
public static class ServerlessTracerProviderBuilderExtensions
{
    /// <summary>Collects the spans of Serverless.Hosting.</summary>
    /// <param name="builder">The builder of the provider.</param>
    /// <returns>The same builder.</returns>
    public static TracerProviderBuilder AddServerlessInstrumentation(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource(ServerlessTelemetry.ActivitySourceName);
    }
}
