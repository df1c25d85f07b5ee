using static Serverless.Hosting.Knative.Schema.FieldShape;

namespace Serverless.Hosting.Knative.Schema;

/// <summary>
/// The metadata of objects and of templates.
/// </summary>
internal static class MetadataShapes
{
    private static readonly Shape OwnerReference = Shape.Object(
        Always("apiVersion", Shape.Text),
        Always("kind", Shape.Text),
        Always("name", Shape.Text),
        Always("uid", Shape.Text),
        Given("controller", Shape.Boolean),
        Given("blockOwnerDeletion", Shape.Boolean));

    public static Shape Metadata { get; } = Shape.Object(
        Optional("name", Shape.Text),
        Optional("generateName", Shape.Text),
        Optional("namespace", Shape.Text),
        Optional("selfLink", Shape.Text),
        Optional("uid", Shape.Text),
        Optional("resourceVersion", Shape.Text),
        Optional("generation", Shape.Int64),
        Given("creationTimestamp", Shape.Time),
        Given("deletionTimestamp", Shape.Time),
        Given("deletionGracePeriodSeconds", Shape.Int64),
        Optional("labels", Shape.TextMap),
        Optional("annotations", Shape.TextMap),
        Optional("ownerReferences", Shape.List(OwnerReference)),
        Optional("finalizers", Shape.Texts),
        Given("managedFields", Shape.Any));
}
