using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Has a backend that can resize instances do so, beside the scaling loop, which is told when it is done.
/// </summary>
internal sealed partial class InstanceResizer(
    InstanceBackends backends, ActivationSignal signal, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<InstanceResizer> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public bool IsAble(RevisionState revision) => backends.For(revision.Revision) is IResizingBackend;

    /// <summary>The instances of a class to make ones of the other class.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="from">The class that they have.</param>
    /// <param name="count">How many at most.</param>
    /// <returns>What is to be done; null where there is no such instance.</returns>
    public static ResizeInProgress? Choose(RevisionState revision, InstanceClass from, int count)
    {
        var instances = revision.Instances.Instances
            .Where(instance => instance.Class == from && instance.State == InstanceState.Ready)
            .OrderBy(instance => instance.CreatedAt)
            .Take(count)
            .Select(instance => instance.Name)
            .ToList();
        return instances.Count == 0 ? null : new ResizeInProgress(from == InstanceClass.Standard ? InstanceClass.Reserved : InstanceClass.Standard, instances);
    }

    /// <summary>Begins to give the instances another size.</summary>
    public void Begin(RevisionState revision, ResizeInProgress resize, InstanceType type) => _ = RunAsync(revision, resize, type);

    /// <summary>Holds an instance to a size, within its class.</summary>
    public void Hold(RevisionState revision, string instance, InstanceType size)
    {
        if (IsAble(revision))
        {
            _ = TryAsync(revision, instance, InstanceClass.Reserved, size);
        }
    }

    private async Task RunAsync(RevisionState revision, ResizeInProgress resize, InstanceType type)
    {
        // a plan that is under way speaks of the classes as they were
        await revision.Plans.Idle.WaitAsync(lifetime.ApplicationStopping);
        foreach (var instance in resize.Instances)
        {
            resize.HasFailed |= !await TryAsync(revision, instance, resize.Target, type);
        }

        signal.Ring(revision);
    }

    private async Task<bool> TryAsync(RevisionState revision, string instance, InstanceClass @class, InstanceType type)
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience, time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, lifetime.ApplicationStopping);
            var isDone = await ((IResizingBackend)backends.For(revision.Revision)).ResizeAsync(revision.Revision.Id, instance, @class, type, stop.Token);
            LogResized(logger, instance, isDone, type.Name, type.Cpus);
            return isDone;
        }
        catch (Exception exception) when (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            LogFailed(logger, exception, instance);
            return false;
        }
    }

    [LoggerMessage(330, LogLevel.Debug, "Instance {Instance} was resized: {IsDone}. It is to be a {Type} with {Cpus} processors.")]
    private static partial void LogResized(ILogger logger, string instance, bool isDone, string type, double cpus);

    [LoggerMessage(331, LogLevel.Error, "Instance {Instance} could not be resized.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string instance);
}
