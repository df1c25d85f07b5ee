using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Provided;

/// <summary>
/// A revision whose instances are neither started nor ended here: knows the plan, probes, and reports.
/// </summary>
internal abstract class ProvidedRevision(Revision revision, ProvidedRevisionContext context)
{
    private bool _isRemoved;

    protected Lock Gate { get; } = new();

    /// <summary>The revision as it was last seen.</summary>
    public Revision Revision { get; private set; } = revision;

    protected ProvidedRevisionContext Context { get; } = context;

    /// <summary>The plan in force.</summary>
    public InstancePlan Plan { get; private set; } = new(0);

    /// <summary>Takes over another version of the revision.</summary>
    public void Ensure(Revision revision) => Change(() => Revision = revision);

    public void Apply(InstancePlan plan) => Change(() => Plan = plan, hasPlan: true);

    public void Remove()
    {
        Change(End);
        lock (Gate)
        {
            _isRemoved = true;
        }
    }

    /// <summary>Changes something and reports what came of it, in the order in which it happened.</summary>
    protected void Change(Action change, bool hasPlan = false)
    {
        lock (Gate)
        {
            if (_isRemoved)
            {
                return;
            }

            change();
            Update_NeedsLock(hasPlan);
            Context.Feed.Publish(Report_NeedsLock());
        }

        Context.OnChange();
    }

    protected AddressProbe Probe(Uri address)
    {
        var container = Revision.Spec.ServingContainer;
        var probe = new AddressProbe(new ReadinessCheck(Context.Clients, address, container), container.ReadinessProbe, Context.Time, () => Change(static () => { }));
        probe.Start();
        return probe;
    }

    /// <summary>Forgets all instances.</summary>
    protected abstract void End();

    protected abstract void Update_NeedsLock(bool hasPlan);

    protected abstract RevisionInstances Report_NeedsLock();
}
