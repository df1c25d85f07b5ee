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

    /// <summary>Whether the newest revision is to get its first percent, and no gateway is known to serve that yet.</summary>
    public bool IsWaiting => !IsDone && Steps.StepDuration == 0;

    internal bool IsValid =>
        Percent is >= 0 and <= 100
        && Steps.StepSize >= 0
        && Steps.StepSize <= Percent
        && Revisions.All(revision => revision.Percent >= 0)
        && Revisions.Sum(revision => revision.Percent) == Percent;

    internal ConfigurationRollout WithoutNewest() =>
        this with { Revisions = [.. Revisions.SkipLast(2), Revisions[^2] with { Percent = Revisions[^2].Percent + Revisions[^1].Percent }], Steps = default };

    internal ConfigurationRollout WithoutGone(Func<string, bool> exists)
    {
        var left = Revisions.Where(revision => exists(revision.RevisionName)).ToList();
        if (left.Count == Revisions.Count || left.Count == 0)
        {
            return this with { Revisions = left.ToValueList() };
        }

        left[^1] = left[^1] with { Percent = left[^1].Percent + Percent - left.Sum(revision => revision.Percent) };
        return this with { Revisions = left.ToValueList(), Steps = left.Count == 1 ? default : Steps };
    }

    internal bool IsOf(string configuration, string tag) => ConfigurationName == configuration && Tag == tag;
}
