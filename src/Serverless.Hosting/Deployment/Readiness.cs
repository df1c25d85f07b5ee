using Serverless.Hosting.Model;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Whether an object is ready, or has failed, for the generation that is in force.
/// </summary>
internal static class Readiness
{
    public static bool IsReady(Resource resource) => Current(resource)?.Status == ConditionStatus.True;

    /// <summary>The Ready condition if it says that the object has failed; else null.</summary>
    public static Condition? FailureOf(Resource resource) => Current(resource) is { Status: ConditionStatus.False } failure ? failure : null;

    public static ValueList<Condition> ConditionsOf(Resource resource) => resource switch
    {
        Service service => service.Status.Conditions,
        Configuration configuration => configuration.Status.Conditions,
        Route route => route.Status.Conditions,
        Revision revision => revision.Status.Conditions,
        _ => [],
    };

    public static long ObservedGenerationOf(Resource resource) => resource switch
    {
        Service service => service.Status.ObservedGeneration,
        Configuration configuration => configuration.Status.ObservedGeneration,
        Route route => route.Status.ObservedGeneration,
        Revision revision => revision.Status.ObservedGeneration,
        _ => 0,
    };

    private static Condition? Current(Resource resource) =>
        ObservedGenerationOf(resource) == resource.Generation
            ? ConditionsOf(resource).FirstOrDefault(condition => condition.Type == ConditionTypes.Ready)
            : null;
}
