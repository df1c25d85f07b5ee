using Serverless.Hosting.Model;

namespace Serverless.Hosting.Backends;

/// <summary>
/// All instances of a revision at one moment, as its backend sees them.
/// </summary>
/// <param name="Revision">The revision.</param>
/// <param name="Instances">Its instances, in no order.</param>
/// <param name="Failure">Why starts of standard instances are failing, until one succeeds; null where none is.</param>
public sealed record RevisionInstances(ResourceId Revision, ValueList<Instance> Instances, RevisionFailure? Failure = null)
{
    /// <summary>Why starts of reserved instances are failing, until one succeeds; null where none is. It says nothing of the revision's health.</summary>
    public RevisionFailure? ReservedFailure { get; init; }
}
