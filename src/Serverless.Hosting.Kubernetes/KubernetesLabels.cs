namespace Serverless.Hosting.Kubernetes;

/// <summary>
/// Labels and annotations of the deployments and pods, besides those that belong to the revision.
/// </summary>
internal static class KubernetesLabels
{
    /// <summary>Label: the revision that a pod is an instance of.</summary>
    public const string Revision = "serving.knative.dev/revision";

    /// <summary>Label: the identity of that revision.</summary>
    public const string RevisionUid = "serving.knative.dev/revisionUID";

    /// <summary>Label: <c>standard</c> or <c>reserved</c>, so that the two deployments of a revision never select a pod of each other.</summary>
    public const string InstanceClass = "serverless.hosting/instance-class";

    /// <summary>Label: what charts and tools group pods by.</summary>
    public const string App = "app";

    /// <summary>Annotation of a deployment: the hash of its template, which tells whether it has to be updated.</summary>
    public const string TemplateHash = "serverless.hosting/template-hash";

    /// <summary>Annotation of a pod: the container that <c>kubectl logs</c> and <c>exec</c> mean.</summary>
    public const string DefaultContainer = "kubectl.kubernetes.io/default-container";

    /// <summary>Annotation of a pod: those with a lower cost are deleted first when a deployment is scaled down.</summary>
    public const string DeletionCost = "controller.kubernetes.io/pod-deletion-cost";

    /// <summary>Annotation of a pod: the types of elastic container instances that it may run on, in order of preference.</summary>
    public const string UseSpecs = "k8s.aliyun.com/eci-use-specs";
}
