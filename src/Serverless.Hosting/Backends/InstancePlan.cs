using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Backends;

/// <summary>
/// The instances that a revision is to have. The same plan twice changes nothing.
/// </summary>
/// <param name="Standard">How many standard instances, 0 or more, besides those in <see cref="End"/>.</param>
/// <param name="Reserved">How many reserved instances, 0 or more, besides those in <see cref="End"/>.</param>
public sealed record InstancePlan(int Standard, int Reserved = 0)
{
    /// <summary>The type of standard instances that are started; null for what the revision asks for and no more.</summary>
    public InstanceType? StandardType { get; init; }

    /// <summary>The type of reserved instances that are started; null where none are. Those that run keep theirs.</summary>
    public InstanceType? ReservedType { get; init; }

    /// <summary>
    /// The names of instances that have been drained and end now. They do not count: the plan asks for <see cref="Standard"/> and <see cref="Reserved"/>
    /// others. An instance once named here never takes a request again.
    /// </summary>
    public ValueList<string> End { get; init; } = [];
}
