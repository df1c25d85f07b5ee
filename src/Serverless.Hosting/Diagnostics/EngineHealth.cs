using Microsoft.Extensions.Hosting;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Diagnostics;

/// <summary>
/// Whether the engine works: what is stored has been routed, and each of its loops goes on.
/// </summary>
internal sealed class EngineHealth(IEnumerable<IHostedService> hosted, IHostApplicationLifetime lifetime)
{
    /// <summary>What does not work, in a sentence; null if everything does.</summary>
    public string? Problem => lifetime.ApplicationStopping.IsCancellationRequested ? "The host stops." : hosted.Select(ProblemOf).FirstOrDefault(problem => problem is not null);

    private static string? ProblemOf(IHostedService service) => service switch
    {
        ReconcileLoop { IsRouted: false } => "What is stored has not been routed yet.",
        ReconcileLoop { IsAlive: false } => "The store is no longer followed.",
        InstanceWatch { ExecuteTask.IsCompleted: true } => "The backend is not followed.",
        ScalingLoop { ExecuteTask: not { IsCompleted: false } } => "The scaling loop does not run.",
        _ => null,
    };
}
