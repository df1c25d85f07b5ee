using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Runtime;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// What the conditions of a revision are, from what its backend and its scale say.
/// </summary>
internal static class RevisionConditions
{
    public static void Mark(ConditionSet conditions, ScaleStatus scale, bool wasInitialized, int ready, RevisionFailure? failure)
    {
        var isInitialized = scale.IsInitialized || wasInitialized;
        conditions.Mark(ConditionTypes.Active, scale.Active, scale.Reason, new ActiveState(scale.Active, scale.Reason ?? "").Message);
        if (failure is not null && ready == 0)
        {
            conditions.Mark(failure.Condition, ConditionStatus.False, failure.Reason, failure.Message);
            return;
        }

        if (scale.Active == ConditionStatus.False && !isInitialized)
        {
            conditions.Mark(ConditionTypes.ResourcesAvailable, ConditionStatus.False, "ProgressDeadlineExceeded", "Initial scale was never achieved.");
            return;
        }

        if (isInitialized || ready > 0)
        {
            conditions.Mark(ConditionTypes.ContainerHealthy, ConditionStatus.True);
        }
        else
        {
            conditions.Mark(ConditionTypes.ContainerHealthy, ConditionStatus.Unknown, "Deploying");
        }

        if (isInitialized)
        {
            conditions.Mark(ConditionTypes.ResourcesAvailable, ConditionStatus.True);
        }
        else
        {
            conditions.Mark(ConditionTypes.ResourcesAvailable, ConditionStatus.Unknown, "Deploying");
        }
    }
}
