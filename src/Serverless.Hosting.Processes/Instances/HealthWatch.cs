using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Processes.Probing;

namespace Serverless.Hosting.Processes.Instances;

/// <summary>
/// Follows the probes of an instance from its start on.
/// </summary>
/// <param name="container">What runs.</param>
/// <param name="createProbe">Makes a probe of the instance.</param>
/// <param name="startDeadline">The most time until it is ready.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="readyChanged">Is told whenever the instance becomes ready, or is no longer.</param>
internal sealed class HealthWatch(
    ContainerSpec container, Func<ProbeSpec, IProbe> createProbe, TimeSpan startDeadline, TimeProvider timeProvider, Action<bool> readyChanged)
{
    private const string Unhealthy = "Unhealthy";

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ProbeLoop? _awaited;

    /// <summary>Probes until the instance must be ended: not ready in time, or a startup or liveness probe that failed too often.</summary>
    /// <returns>What is wrong.</returns>
    public async Task<RevisionFailure> RunAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(ProbeAsync(ended.Token), DeadlineAsync(ended.Token));
        await ended.CancelAsync();
        return await first;
    }

    private async Task<RevisionFailure> ProbeAsync(CancellationToken cancellationToken)
    {
        if (container.StartupProbe is { } startup && !await Await(startup, ProbeTiming.Startup(startup)).UntilSuccessAsync(cancellationToken))
        {
            return new(ConditionTypes.ContainerHealthy, Unhealthy, $"Startup probe failed: {_awaited?.LastProblem}");
        }

        var first = await Task.WhenAny(ReadinessAsync(cancellationToken), LivenessAsync(cancellationToken));
        return await first;
    }

    private async Task<RevisionFailure> ReadinessAsync(CancellationToken cancellationToken)
    {
        var probe = ProbeFactory.ReadinessOf(container);
        await Await(probe, ProbeTiming.Readiness(probe)).RunAsync(OnReadyChanged, cancellationToken);
        return await Never(cancellationToken);
    }

    private bool OnReadyChanged(bool ready)
    {
        readyChanged(ready);
        if (ready)
        {
            _ready.TrySetResult();
        }

        return true;
    }

    private async Task<RevisionFailure> LivenessAsync(CancellationToken cancellationToken)
    {
        if (container.LivenessProbe is not { } probe)
        {
            return await Never(cancellationToken);
        }

        var loop = new ProbeLoop(createProbe(probe), ProbeTiming.Liveness(probe), timeProvider);
        await loop.UntilFailureAsync(cancellationToken);
        return new(ConditionTypes.ContainerHealthy, Unhealthy, $"Liveness probe failed: {loop.LastProblem}");
    }

    private async Task<RevisionFailure> DeadlineAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _ready.Task.WaitAsync(startDeadline, timeProvider, cancellationToken);
            return await Never(cancellationToken);
        }
        catch (TimeoutException)
        {
            var problem = _awaited?.LastProblem ?? "it was never probed";
            var message = $"The instance did not become ready within {startDeadline.TotalSeconds} s: {problem}";
            return new(ConditionTypes.ResourcesAvailable, "ProgressDeadlineExceeded", message);
        }
    }

    private ProbeLoop Await(ProbeSpec probe, ProbeTiming timing) => _awaited = new(createProbe(probe), timing, timeProvider);

    private static async Task<RevisionFailure> Never(CancellationToken cancellationToken)
    {
        var never = new TaskCompletionSource<RevisionFailure>(TaskCreationOptions.RunContinuationsAsynchronously);
        return await never.Task.WaitAsync(cancellationToken);
    }
}
