using Serverless.Hosting.Diagnostics;

namespace OpenTelemetry.Metrics;

/// <summary>
/// Adds what the library measures.
/// </summary>
public static class ServerlessMeterProviderBuilderExtensions
{
    /// <summary>Collects the instruments of Serverless.Hosting.</summary>
    /// <param name="builder">The builder of the provider.</param>
    /// <returns>The same builder.</returns>
    public static MeterProviderBuilder AddServerlessInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter(ServerlessTelemetry.MeterName);
    }
}
