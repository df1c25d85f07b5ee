using Microsoft.Extensions.Options;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// Makes the running side of a revision.
/// </summary>
internal sealed class RevisionStateFactory(IInstancePicker picker, ActivationSignal signal, ReplicaRole role, IOptions<ServerlessOptions> options, TimeProvider time)
{
    // whoever is ready serves, but where instances have a limit the leader has to say which are ours
    private static readonly ClassDemand BeforeTheFirstOrder = new(0) { Serve = ServingClasses.Both, ReservedRings = true };

    public RevisionState Create(Revision revision)
    {
        var limit = (int)Math.Min(revision.Spec.ContainerConcurrency, int.MaxValue);
        var instances = new InstanceSet(picker, limit, SlowStartSetting.Of(revision.Annotations), Seed(revision.Id));
        if (!role.IsAlone)
        {
            instances.Follow(BeforeTheFirstOrder, [], limit > 0 ? new HashSet<string>() : null, time.GetUtcNow());
        }

        return new(revision, instances, time, QueueDepth(revision), signal);
    }

    private int QueueDepth(Revision revision) => QueueDepthSetting.Of(revision.Annotations) ?? options.Value.QueueDepth;

    /// <summary>The same for a revision in every run, so that a run can be repeated (FNV-1a).</summary>
    private static uint Seed(ResourceId id)
    {
        var hash = 2166136261u;
        foreach (var c in id.Namespace.Concat(id.Name))
        {
            hash = unchecked((hash ^ c) * 16777619u);
        }

        return hash;
    }
}
