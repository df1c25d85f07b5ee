using Serverless.Hosting.Model;
using static Serverless.Hosting.Knative.Schema.FieldShape;

namespace Serverless.Hosting.Knative.Schema;

/// <summary>
/// The four kinds of objects.
/// </summary>
internal static class ServingShapes
{
    public const string Group = "serving.knative.dev";
    public const string ApiVersion = Group + "/v1";

    private static readonly Shape Traffic = Shape.List(Shape.Object(
        Optional("tag", Shape.Text),
        Optional("revisionName", Shape.Text),
        Optional("configurationName", Shape.Text),
        Given("latestRevision", Shape.Boolean),
        Given("percent", Shape.Int64),
        Given("url", Shape.Text)));

    private static readonly FieldShape[] CommonStatus =
    [
        Optional("observedGeneration", Shape.Int64),
        Optional("conditions", Shape.List(Shape.Object(
            Always("type", Shape.Text),
            Always("status", Shape.OneOf("True", "False", "Unknown")),
            Optional("severity", Shape.Text),
            Given("lastTransitionTime", Shape.Time),
            Optional("reason", Shape.Text),
            Optional("message", Shape.Text)))),
        Optional("annotations", Shape.TextMap),
    ];

    private static readonly FieldShape[] ConfigurationStatus =
        [Optional("latestCreatedRevisionName", Shape.Text), Optional("latestReadyRevisionName", Shape.Text)];

    private static readonly FieldShape[] RouteStatus =
    [
        Given("url", Shape.Text),
        Given("address", Shape.Object([Given("url", Shape.Text), .. Opaque("name", "CACerts", "audience")])),
        Optional("traffic", Traffic),
    ];

    private static readonly FieldShape Template = Always("template", Shape.Object(
        Always("metadata", MetadataShapes.Metadata), Always("spec", PodShapes.RevisionSpec)));

    private static readonly Shape Service = Kind(
        Shape.Object(Template, Optional("traffic", Traffic)), [.. CommonStatus, .. ConfigurationStatus, .. RouteStatus]);

    private static readonly Shape Configuration = Kind(Shape.Object(Template), [.. CommonStatus, .. ConfigurationStatus]);

    private static readonly Shape Route = Kind(Shape.Object(Optional("traffic", Traffic)), [.. CommonStatus, .. RouteStatus]);

    private static readonly Shape Revision = Kind(
        PodShapes.RevisionSpec,
        [.. CommonStatus, Optional("logUrl", Shape.Text), .. Opaque("containerStatuses", "initContainerStatuses", "actualReplicas", "desiredReplicas")]);

    public static Shape Of(ResourceKind kind) => kind switch
    {
        ResourceKind.Service => Service,
        ResourceKind.Configuration => Configuration,
        ResourceKind.Route => Route,
        _ => Revision,
    };

    private static Shape Kind(Shape spec, FieldShape[] status) => Shape.Object(
        Always("apiVersion", Shape.Text),
        Always("kind", Shape.Text),
        Always("metadata", MetadataShapes.Metadata),
        Always("spec", spec),
        Always("status", Shape.Object(status)));
}
