using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// One step of one rollout.
/// </summary>
internal static class RolloutStepper
{
    /// <summary>Takes the step.</summary>
    /// <param name="stored">Where the rollout is; has revisions.</param>
    /// <param name="goal">Where it ends: one revision with the whole share, more than 0 percent.</param>
    /// <param name="now">Nanoseconds since 1970.</param>
    public static ConfigurationRollout Step(ConfigurationRollout stored, ConfigurationRollout goal, long now)
    {
        var newest = goal.Revisions[0].RevisionName;
        var isNew = stored.Revisions[^1].RevisionName != newest;
        var shares = stored.Revisions.ToList();
        FitShare(shares, goal.Percent - stored.Percent);
        if (shares.Count == 0)
        {
            return goal;
        }

        if (isNew)
        {
            return Start(shares, goal, now);
        }

        var steps = stored.Steps;
        if (shares.Count > 1 && steps.StepSize > 0 && now >= steps.NextStepTime)
        {
            Move(shares, steps.StepSize, goal.Percent);
            steps = steps with { NextStepTime = now + steps.StepDuration };
        }

        return goal with { Revisions = shares.ToValueList(), Steps = shares.Count == 1 ? default : steps };
    }

    /// <summary>Makes the shares follow a change of the share of the target: more goes to the newest, less is taken from the oldest.</summary>
    private static void FitShare(List<RevisionShare> shares, int change)
    {
        if (change >= 0)
        {
            Add(shares, shares.Count - 1, change);
            return;
        }

        var rest = -change;
        while (shares.Count > 0 && rest >= shares[0].Percent)
        {
            rest -= shares[0].Percent;
            shares.RemoveAt(0);
        }

        if (shares.Count > 0)
        {
            Add(shares, 0, -rest);
        }
    }

    /// <summary>Gives a new revision its first percent, which the newest that has any gives up.</summary>
    private static ConfigurationRollout Start(List<RevisionShare> shares, ConfigurationRollout goal, long now)
    {
        var giver = shares.FindLastIndex(share => share.Percent > 0);
        if (giver >= 0)
        {
            Add(shares, giver, -1);
        }

        shares.RemoveAll(share => share.Percent == 0);
        shares.Add(new(goal.Revisions[0].RevisionName, 1));
        return shares.Count == 1 ? goal : goal with { Revisions = shares.ToValueList(), Steps = new(now, 0, 0, 0) };
    }

    /// <summary>Moves a step's worth to the newest, taken from the second newest first, then from older ones.</summary>
    private static void Move(List<RevisionShare> shares, int size, int percent)
    {
        var last = shares.Count - 1;
        Add(shares, last, Math.Min(size, percent - shares[last].Percent));
        var rest = size;
        for (var i = last - 1; i >= 0 && rest > 0; i--)
        {
            if (shares[i].Percent > rest)
            {
                Add(shares, i, -rest);
                return;
            }

            rest -= shares[i].Percent;
            shares.RemoveAt(i);
        }
    }

    private static void Add(List<RevisionShare> shares, int index, int percent) =>
        shares[index] = shares[index] with { Percent = shares[index].Percent + percent };
}
