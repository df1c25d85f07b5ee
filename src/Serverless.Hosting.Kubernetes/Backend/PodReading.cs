using System.Globalization;
using k8s.Models;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Kubernetes.Pods;
using Serverless.Hosting.Kubernetes.Probing;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Backend;

/// <summary>
/// Reads a pod as an instance. Pure.
/// </summary>
internal static class PodReading
{
    private const string SpecOfPlatform = "k8s.aliyun.com/eci-instance-spec";

    /// <summary>What there is to know of a pod; null for one that runs no more, or is none of ours.</summary>
    public static PodReport? Read(V1Pod pod)
    {
        if (pod.Metadata.Labels is not { } labels
            || !labels.TryGetValue(KubernetesLabels.Revision, out var revision)
            || pod.Status?.Phase is "Failed" or "Succeeded")
        {
            return null;
        }

        var @class = labels.TryGetValue(KubernetesLabels.InstanceClass, out var name) && name == PodLabels.Reserved ? InstanceClass.Reserved : InstanceClass.Standard;
        var isMarked = pod.Metadata.Annotations?.ContainsKey(KubernetesLabels.DeletionCost) == true;
        return new(
            new ResourceId(ResourceKind.Revision, pod.Metadata.NamespaceProperty, revision),
            InstanceOf(pod, @class),
            PodFailure.Find(pod),
            isMarked,
            (pod.Status?.ContainerStatuses ?? []).Sum(container => container.RestartCount),
            PodProbe.Find(pod));
    }

    private static Instance InstanceOf(V1Pod pod, InstanceClass @class)
    {
        var ready = pod.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "Ready", Status: "True" });
        var state = pod.Metadata.DeletionTimestamp is not null ? InstanceState.Ending : ready is null ? InstanceState.Starting : InstanceState.Ready;
        return new(pod.Metadata.Name, @class, state)
        {
            Address = AddressOf(pod),
            Type = pod.Metadata.Annotations?.TryGetValue(SpecOfPlatform, out var type) == true ? type : null,
            CreatedAt = TimeOf(pod.Metadata.CreationTimestamp) ?? default,
            ReadyAt = TimeOf(ready?.LastTransitionTime),
        };
    }

    private static Uri? AddressOf(V1Pod pod)
    {
        var port = pod.Spec.Containers.SelectMany(container => container.Ports ?? []).FirstOrDefault(port => port.Name == ContainerTemplate.PortName);
        if (string.IsNullOrEmpty(pod.Status?.PodIP) || port is null)
        {
            return null;
        }

        var host = pod.Status.PodIP.Contains(':', StringComparison.Ordinal) ? $"[{pod.Status.PodIP}]" : pod.Status.PodIP;
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port.ContainerPort}"));
    }

    private static DateTimeOffset? TimeOf(DateTime? time) => time is { } value ? new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc)) : null;
}
