using Serverless.Hosting.Model;

namespace Serverless.Hosting.Backends;

/// <summary>
/// The instances that a revision is to have. The same plan twice changes nothing.
/// </summary>
/// <param name="Standard">How many standard instances, 0 or more.</param>
/// <param name="Reserved">How many reserved instances, 0 or more.</param>
public sealed record InstancePlan(int Standard, int Reserved = 0)
{
    /// <summary>
    /// The names of instances that have been drained: they go first where there are more than the plan asks for. The backend may end others only when
    /// these are not enough.
    /// </summary>
    public ValueList<string> EndFirst { get; init; } = [];
}
