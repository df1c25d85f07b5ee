using System.Globalization;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Mapping;

/// <summary>
/// Which routes name a revision or a configuration, and the state that follows: status in the model, labels and annotations in the document.
/// </summary>
internal static class RoutingStateMapping
{
    public static Resource Read(Resource resource) => resource switch
    {
        Revision revision => Read(revision),
        Configuration configuration => configuration with
        {
            Annotations = configuration.Annotations.Without(ServingLabels.Routes),
            Status = configuration.Status with { Routes = ReadRoutes(configuration) },
        },
        _ => resource,
    };

    public static Resource Write(Resource resource) => resource switch
    {
        Revision revision => Write(revision),
        Configuration { Status.Routes: { Count: > 0 } routes } configuration => configuration with { Annotations = WithRoutes(configuration, routes) },
        _ => resource,
    };

    private static Revision Read(Revision revision)
    {
        var status = revision.Status with { Routes = ReadRoutes(revision) };
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
            Annotations = revision.Annotations.Without(ServingLabels.RoutingStateModified).Without(ServingLabels.Routes),
            Status = status,
        };
    }

    private static Revision Write(Revision revision)
    {
        var annotations = revision.Status.Routes.Count > 0 ? WithRoutes(revision, revision.Status.Routes) : revision.Annotations;
        annotations = revision.Status.RoutingStateModified is { } time
            ? annotations.With(ServingLabels.RoutingStateModified, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
            : annotations;
        var state = revision.Status.RoutingState switch { RoutingState.Active => "active", RoutingState.Reserve => "reserve", _ => "pending" };
        return revision with { Labels = revision.Labels.With(ServingLabels.RoutingState, state), Annotations = annotations };
    }

    private static ValueList<string> ReadRoutes(Resource resource) =>
        resource.Annotations.GetValueOrDefault(ServingLabels.Routes, "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToValueList();

    private static ValueMap WithRoutes(Resource resource, ValueList<string> routes) => resource.Annotations.With(ServingLabels.Routes, string.Join(',', routes));
}
