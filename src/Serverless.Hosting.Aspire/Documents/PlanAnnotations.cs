using System.Text.Json.Nodes;
using Serverless.Hosting.Aspire.Planning;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Aspire.Documents;

/// <summary>
/// How a service is scaled and what it keeps in reserve, as the annotations of its revisions.
/// </summary>
internal static class PlanAnnotations
{
    public static JsonObject Write(ServicePlan service)
    {
        var scale = service.Scale;
        var annotations = new JsonObject();
        Put(annotations, ScalingAnnotations.MinScale, scale.Min, PlanText.Of);
        Put(annotations, ScalingAnnotations.MaxScale, scale.Max, PlanText.Of);
        Put(annotations, ScalingAnnotations.Metric, scale.Metric, PlanText.Of);
        Put(annotations, ScalingAnnotations.Target, scale.Target, PlanText.Of);
        Put(annotations, ScalingAnnotations.TargetUtilizationPercentage, scale.TargetUtilization, PlanText.Of);
        Put(annotations, ScalingAnnotations.Window, scale.StableWindow, PlanText.Of);
        Put(annotations, ScalingAnnotations.ScaleDownDelay, scale.ScaleDownDelay, PlanText.Of);
        Put(annotations, ScalingAnnotations.ScaleToZeroPodRetentionPeriod, scale.ScaleToZeroRetention, PlanText.Of);
        Put(annotations, ScalingAnnotations.InitialScale, scale.InitialScale, PlanText.Of);
        Put(annotations, ScalingAnnotations.ActivationScale, scale.ActivationScale, PlanText.Of);
        if (service.Reserve is { } reserve)
        {
            annotations[ReserveAnnotations.Enable] = reserve.Count > 0 ? "enable" : "disable";
            if (reserve.Types is { } types)
            {
                annotations[ReserveAnnotations.Types] = types;
            }

            if (reserve.Count > 1)
            {
                annotations[ReserveAnnotations.Replicas] = PlanText.Of(reserve.Count);
            }
        }

        return annotations;
    }

    private static void Put<T>(JsonObject annotations, string name, T? value, Func<T, string> write)
        where T : struct
    {
        if (value is { } given)
        {
            annotations[name] = write(given);
        }
    }
}
