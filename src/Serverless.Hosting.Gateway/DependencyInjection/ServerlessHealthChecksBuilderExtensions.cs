using Microsoft.Extensions.Diagnostics.HealthChecks;
using Serverless.Hosting.Gateway.Diagnostics;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Adds the health of the host to its health checks.
/// </summary>
public static class ServerlessHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that fails until what was stored is routed again, when the store or the backend is no longer followed, and once the host is told to stop.
    /// </summary>
    /// <param name="builder">The health checks of the host.</param>
    /// <param name="name">The name of the check: <c>serverless</c> by default.</param>
    /// <param name="tags">Its tags: <c>ready</c> by default.</param>
    /// <returns>The same builder.</returns>
    public static IHealthChecksBuilder AddServerless(this IHealthChecksBuilder builder, string name = "serverless", IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<ServerlessHealthCheck>(name, HealthStatus.Unhealthy, tags ?? ["ready"]);
    }
}
