using k8s;
using k8s.Models;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Knative;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Pods;

/// <summary>
/// The template of the pods of a revision: the pod specification of its document, completed by what the runtime contract promises.
/// </summary>
internal static class PodTemplate
{
    // what a revision's specification has beyond that of a pod
    private static readonly string[] RevisionFields =
        ["containerConcurrency", "timeoutSeconds", "responseStartTimeoutSeconds", "idleTimeoutSeconds"];

    public static V1PodTemplateSpec Create(Revision revision, InstanceClass @class, PodOptions options)
    {
        var serving = revision.Spec.ServingContainer;
        var spec = ReadSpec(revision);
        foreach (var container in spec.Containers)
        {
            ContainerTemplate.Complete(container, revision, isServing: container.Name == serving.Name);
        }

        foreach (var container in spec.InitContainers ?? [])
        {
            ContainerTemplate.AddIdentity(container, revision);
        }

        spec.TerminationGracePeriodSeconds = revision.Spec.TimeoutSeconds;
        spec.Affinity ??= options.SpreadOverNodes ? SpreadOf(revision) : null;
        var annotations = PodLabels.AnnotationsOf(revision);
        annotations.TryAdd(KubernetesLabels.DefaultContainer, serving.Name);
        return new V1PodTemplateSpec
        {
            Metadata = new V1ObjectMeta { Labels = PodLabels.LabelsOf(revision, @class), Annotations = annotations },
            Spec = spec,
        };
    }

    private static V1PodSpec ReadSpec(Revision revision)
    {
        var document = ServingDocuments.ToJson(revision)["spec"]!.AsObject();
        foreach (var field in RevisionFields)
        {
            document.Remove(field);
        }

        return KubernetesJson.Deserialize<V1PodSpec>(document.ToJsonString());
    }

    /// <summary>The default of the reference: a node that has a pod of the revision is the last choice, not no choice.</summary>
    private static V1Affinity SpreadOf(Revision revision) => new()
    {
        PodAntiAffinity = new V1PodAntiAffinity
        {
            PreferredDuringSchedulingIgnoredDuringExecution =
            [
                new V1WeightedPodAffinityTerm
                {
                    Weight = 100,
                    PodAffinityTerm = new V1PodAffinityTerm
                    {
                        TopologyKey = "kubernetes.io/hostname",
                        LabelSelector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { [KubernetesLabels.RevisionUid] = revision.Uid } },
                    },
                },
            ],
        },
    };
}
