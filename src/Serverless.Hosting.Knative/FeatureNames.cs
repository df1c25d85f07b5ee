namespace Serverless.Hosting.Knative;

/// <summary>
/// The features of the reference that decide which fields a document may have, by the names of its <c>config-features</c>.
/// </summary>
public static class FeatureNames
{
    /// <summary>More than one container. Enabled by default.</summary>
    public const string MultiContainer = "multi-container";

    /// <summary>Probes of containers that do not serve. Disabled by default.</summary>
    public const string MultiContainerProbing = "multi-container-probing";

    /// <summary>Containers are made secure where they say nothing. Disabled by default.</summary>
    public const string SecurePodDefaults = "secure-pod-defaults";

    /// <summary>Variables from fields of the pod or the container. Disabled by default.</summary>
    public const string FieldRef = Pod + "fieldref";

    /// <summary>Init containers. Disabled by default.</summary>
    public const string InitContainers = Pod + "init-containers";

    /// <summary>The security context of the pod. Disabled by default.</summary>
    public const string SecurityContext = Pod + "securitycontext";

    /// <summary>Volumes of kind emptyDir. Enabled by default.</summary>
    public const string EmptyDir = Pod + "volumes-emptydir";

    /// <summary>Volumes of kind hostPath. Disabled by default.</summary>
    public const string HostPath = Pod + "volumes-hostpath";

    /// <summary>Volumes of kind csi. Disabled by default.</summary>
    public const string Csi = Pod + "volumes-csi";

    /// <summary>Volumes of kind ephemeral. Disabled by default.</summary>
    public const string Ephemeral = Pod + "volumes-ephemeral";

    /// <summary>Volumes of kind image. Disabled by default.</summary>
    public const string ImageVolume = Pod + "volumes-image";

    /// <summary>Propagation of mounts. Disabled by default.</summary>
    public const string MountPropagation = Pod + "volumes-mount-propagation";

    /// <summary>Persistent volume claims, read only. Disabled by default.</summary>
    public const string PersistentVolumeClaim = Pod + "persistent-volume-claim";

    /// <summary>Persistent volume claims that are written to. Disabled by default.</summary>
    public const string PersistentVolumeWrite = Pod + "persistent-volume-write";

    /// <summary>Added capabilities of containers. Disabled by default.</summary>
    public const string AddCapabilities = "kubernetes.containerspec-addcapabilities";

    internal const string Pod = "kubernetes.podspec-";
}
