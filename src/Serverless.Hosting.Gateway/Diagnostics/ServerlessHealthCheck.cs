using Microsoft.Extensions.Diagnostics.HealthChecks;
using Serverless.Hosting.Diagnostics;

namespace Serverless.Hosting.Gateway.Diagnostics;

/// <summary>
/// Tells whether the host can serve: what was stored is routed, the store and the backend are followed, and it is not about to stop.
/// </summary>
internal sealed class ServerlessHealthCheck(EngineHealth health) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(health.Problem is { } problem ? new HealthCheckResult(context.Registration.FailureStatus, problem) : HealthCheckResult.Healthy());
}
