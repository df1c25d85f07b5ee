using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Serverless.Hosting.Aspire.Running;

/// <summary>
/// Whether a service answers. At zero instances it does.
/// </summary>
internal sealed class ServiceHealthCheck(ServingFacade facade, string service) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var ready = facade.Overview?.Services.FirstOrDefault(shown => shown.Name == service)?.Ready;
        return Task.FromResult(ready is { Status: "True" } ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(ready?.Message ?? ready?.Reason ?? "It is not ready yet."));
    }
}
