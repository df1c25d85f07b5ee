using static Serverless.Hosting.Knative.Schema.FieldShape;

namespace Serverless.Hosting.Knative.Schema;

/// <summary>
/// Volumes.
/// </summary>
internal static class VolumeShapes
{
    private static readonly Shape Items = Shape.List(Shape.Object(
        Always("key", Shape.Text), Always("path", Shape.Text), Given("mode", Shape.Int32)));

    private static readonly Shape Projection = Shape.Object(
        Optional("name", Shape.Text), Optional("items", Items), Given("optional", Shape.Boolean));

    private static readonly Shape Token = Shape.Object(
        Optional("audience", Shape.Text), Given("expirationSeconds", Shape.Int64), Always("path", Shape.Text));

    private static readonly Shape DownwardItem = Shape.Object(
        Always("path", Shape.Text),
        Given("fieldRef", ContainerShapes.FieldRef),
        Given("resourceFieldRef", ContainerShapes.ResourceFieldRef),
        Given("mode", Shape.Int32));

    private static readonly Shape ProjectedSource = Shape.Object(
    [
        Given("secret", Projection),
        Given("configMap", Projection),
        Given("serviceAccountToken", Token),
        Given("downwardAPI", Shape.Object(Optional("items", Shape.List(DownwardItem)))),
        .. Opaque("clusterTrustBundle", "podCertificate"),
    ]);

    public static Shape Volume { get; } = Shape.Object(
    [
        Always("name", Shape.Text),
        Given("secret", Shape.Object(
            Optional("secretName", Shape.Text), Optional("items", Items), Given("defaultMode", Shape.Int32), Given("optional", Shape.Boolean))),
        Given("configMap", Shape.Object(
            Optional("name", Shape.Text), Optional("items", Items), Given("defaultMode", Shape.Int32), Given("optional", Shape.Boolean))),
        Given("projected", Shape.Object(Always("sources", Shape.List(ProjectedSource)), Given("defaultMode", Shape.Int32))),
        Given("emptyDir", Shape.Object(Optional("medium", Shape.Text), Given("sizeLimit", Shape.Quantity))),
        Given("persistentVolumeClaim", Shape.Object(Always("claimName", Shape.Text), Optional("readOnly", Shape.Boolean))),
        .. Opaque("hostPath", "csi", "ephemeral", "image"),
        .. Opaque(NeverAllowed),
    ]);

    /// <summary>Sources of volumes that the reference has on no setting.</summary>
    public static string[] NeverAllowed =>
    [
        "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "downwardAPI", "fc", "flexVolume", "flocker", "gcePersistentDisk", "gitRepo",
        "glusterfs", "iscsi", "nfs", "photonPersistentDisk", "portworxVolume", "quobyte", "rbd", "scaleIO", "storageos", "vsphereVolume",
    ];
}
