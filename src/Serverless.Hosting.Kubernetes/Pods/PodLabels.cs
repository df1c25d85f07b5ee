using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Pods;

/// <summary>
/// The labels and annotations that deployments and pods take from their revision.
/// </summary>
internal static class PodLabels
{
    public const string Standard = "standard";
    public const string Reserved = "reserved";

    // they change while the revision runs, or speak of the revision alone: a pod that had them would have to be replaced with each change
    private static readonly string[] OwnAnnotations =
    [
        ServingLabels.Routes, ServingLabels.RoutingState, ServingLabels.Creator, ServingLabels.LastModifier, ServingLabels.NoGarbageCollection,
        ServingLabels.ProgressDeadline, "autoscaling.knative.dev/", "knative.aliyun.com/reserve-instance", "serverless.hosting/",
        "kubectl.kubernetes.io/last-applied-configuration",
    ];

    public static string ValueOf(InstanceClass @class) => @class == InstanceClass.Reserved ? Reserved : Standard;

    public static Dictionary<string, string> SelectorOf(Revision revision, InstanceClass @class) => new()
    {
        [KubernetesLabels.RevisionUid] = revision.Uid,
        [KubernetesLabels.InstanceClass] = ValueOf(@class),
    };

    public static Dictionary<string, string> LabelsOf(Revision revision, InstanceClass @class)
    {
        var labels = revision.Labels.Where(label => label.Key != ServingLabels.RoutingState).ToDictionary();
        labels.TryAdd(KubernetesLabels.App, revision.Name);
        labels[KubernetesLabels.Revision] = revision.Name;
        labels[KubernetesLabels.RevisionUid] = revision.Uid;
        labels[KubernetesLabels.InstanceClass] = ValueOf(@class);
        return labels;
    }

    public static Dictionary<string, string> AnnotationsOf(Revision revision) =>
        revision.Annotations.Where(annotation => !OwnAnnotations.Any(own => annotation.Key.StartsWith(own, StringComparison.Ordinal))).ToDictionary();
}
