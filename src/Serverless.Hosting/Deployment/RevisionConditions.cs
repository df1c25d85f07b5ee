using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Runtime;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// What the conditions of a revision are, from what its backend and its scale say.
/// </summary>
internal static class RevisionConditions
{
    /// <summary>Whether the reserved instance of a revision stands in when it should; nothing for a revision that keeps none.</summary>
    public static void MarkReserve(ConditionSet conditions, ReserveStatus? reserve)
    {
        if (reserve is null or { Reason: ReservationReason.Off or ReservationReason.None })
        {
            return;
        }

        var status = reserve.Condition == ReservationCondition.None ? ConditionStatus.True : ConditionStatus.False;
        conditions.Mark(ConditionTypes.ReservedInstance, status, status == ConditionStatus.True ? null : reserve.Condition.ToString(), reserve.Condition switch
        {
            ReservationCondition.TimedOut => "No standard instance was ready in time. The reserved instance stays, and the next request tries again.",
            ReservationCondition.OutOfStock => "None of the instance types is in stock. The revision scales to zero without a reserved instance.",
            ReservationCondition.ReservedNotReady => "The reserved instance was not ready in time. The standard instances ended without it.",
            _ => null,
        });
    }

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
