using System.Runtime.CompilerServices;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Backends;

/// <summary>
/// Stands where a host has no backend, and says so to whoever needs one.
/// </summary>
internal sealed class MissingBackend : IInstanceBackend
{
    public const string Message = "this host has no backend that runs it: add one to what AddServerless() returns, such as UseProcesses()";

    public static MissingBackend Instance { get; } = new();

    public IReadOnlyCollection<ValidationError> Validate(RevisionTemplate template) => [new ValidationError(Message, ["spec.containers[0]"])];

    public Task<RevisionFailure?> EnsureAsync(Revision revision, CancellationToken cancellationToken) =>
        Task.FromResult<RevisionFailure?>(new(ConditionTypes.ResourcesAvailable, "NoBackend", $"Revision \"{revision.Name}\" cannot start: {Message}."));

    public Task ApplyAsync(Revision revision, InstancePlan plan, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task RemoveAsync(ResourceId revision, CancellationToken cancellationToken) => Task.CompletedTask;

    public async IAsyncEnumerable<RevisionInstances> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        yield break;
    }
}
