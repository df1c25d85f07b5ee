using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// How the share of one target that follows a configuration is divided over the revisions of it.
/// </summary>
/// <param name="ConfigurationName">The configuration.</param>
/// <param name="Tag">The tag of the hosts; empty for the main hosts. Each rolls out on its own.</param>
/// <param name="Percent">The share of the target in the traffic of the hosts, 0 to 100 percent.</param>
/// <param name="Revisions">The revisions, oldest first; their percents add up to <paramref name="Percent"/>.</param>
/// <param name="Steps">The timing; all zero while no rollout runs.</param>
public sealed record ConfigurationRollout(
    string ConfigurationName, string Tag, int Percent, ValueList<RevisionShare> Revisions, RolloutSteps Steps = default)
{
    /// <summary>Whether the newest revision has all of the share.</summary>
    public bool IsDone => Revisions.Count <= 1;

    internal bool IsValid =>
        Percent is >= 0 and <= 100
        && Steps.StepSize >= 0
        && Steps.StepSize <= Percent
        && Revisions.All(revision => revision.Percent >= 0)
        && Revisions.Sum(revision => revision.Percent) == Percent;

    internal bool IsOf(string configuration, string tag) => ConfigurationName == configuration && Tag == tag;
}
