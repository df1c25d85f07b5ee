using System.Globalization;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Mapping;

/// <summary>
/// The routing state of a revision: status in the model, a label and an annotation in the document.
/// </summary>
internal static class RoutingStateMapping
{
    public static Revision Read(Revision revision)
    {
        var status = revision.Status;
        if (revision.Labels.TryGetValue(ServingLabels.RoutingState, out var text) && Enum.TryParse<RoutingState>(text, ignoreCase: true, out var state))
        {
            status = status with { RoutingState = state };
        }

        if (revision.Annotations.TryGetValue(ServingLabels.RoutingStateModified, out var modified)
            && DateTimeOffset.TryParse(modified, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            status = status with { RoutingStateModified = time };
        }

        return revision with
        {
            Labels = revision.Labels.Without(ServingLabels.RoutingState),
            Annotations = revision.Annotations.Without(ServingLabels.RoutingStateModified),
            Status = status,
        };
    }

    public static Revision Write(Revision revision)
    {
        var annotations = revision.Status.RoutingStateModified is { } time
            ? revision.Annotations.With(ServingLabels.RoutingStateModified, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
            : revision.Annotations;
        var state = revision.Status.RoutingState switch { RoutingState.Active => "active", RoutingState.Reserve => "reserve", _ => "pending" };
        return revision with { Labels = revision.Labels.With(ServingLabels.RoutingState, state), Annotations = annotations };
    }
}
