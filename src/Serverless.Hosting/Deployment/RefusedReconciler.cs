using Serverless.Hosting.Model;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Says on an object why it cannot be served. Nothing else of it changes: what it made before stays in force.
/// </summary>
internal sealed class RefusedReconciler(ServingWriter writer, TimeProvider time)
{
    private const string Reason = "Invalid";

    public async Task ReconcileAsync(Resource refused, CancellationToken cancellationToken)
    {
        var conditions = new ConditionSet(Readiness.ConditionsOf(refused), time.GetUtcNow());
        conditions.Mark(ConditionTypes.Ready, ConditionStatus.False, Reason, string.Join('\n', refused.Problems));
        var told = With(refused, conditions.ToList());
        if (told != refused)
        {
            await writer.UpdateStatusAsync(told, cancellationToken);
        }
    }

    private static Resource With(Resource resource, ValueList<Condition> conditions) => resource switch
    {
        Service service => service with { Status = service.Status with { ObservedGeneration = service.Generation, Conditions = conditions } },
        Configuration configuration => configuration with { Status = configuration.Status with { ObservedGeneration = configuration.Generation, Conditions = conditions } },
        Route route => route with { Status = route.Status with { ObservedGeneration = route.Generation, Conditions = conditions } },
        Revision revision => revision with { Status = revision.Status with { ObservedGeneration = revision.Generation, Conditions = conditions } },
        _ => resource,
    };
}
