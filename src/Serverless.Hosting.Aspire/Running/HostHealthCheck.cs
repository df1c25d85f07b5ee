using Microsoft.Extensions.Diagnostics.HealthChecks;
using Serverless.Hosting.Aspire.Management;

namespace Serverless.Hosting.Aspire.Running;

/// <summary>
/// Asks the host whether it serves.
/// </summary>
internal sealed class HostHealthCheck(ManagementClient host) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await host.CheckAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is HttpRequestException or ManagementException)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }
}
