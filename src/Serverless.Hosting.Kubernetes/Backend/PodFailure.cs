using System.Globalization;
using k8s.Models;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Backend;

/// <summary>
/// Why a pod is not ready, as the condition of its revision. Pure.
/// </summary>
internal static class PodFailure
{
    // what the kubelet says when it has tried more than once, or will not succeed before somebody changes something
    private static readonly HashSet<string> LastingReasons =
        ["ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "CreateContainerConfigError", "CreateContainerError", "RunContainerError"];

    /// <summary>The failure; null where none is known, as for a pod that is starting.</summary>
    public static RevisionFailure? Find(V1Pod pod)
    {
        if (pod.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: "False" }) is { } unscheduled)
        {
            return new(ConditionTypes.ResourcesAvailable, unscheduled.Reason ?? "Unschedulable", unscheduled.Message ?? "No node takes the pod.");
        }

        var containers = (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []);
        return containers.Select(OfContainer).FirstOrDefault(failure => failure is not null);
    }

    private static RevisionFailure? OfContainer(V1ContainerStatus container)
    {
        if (container.Ready || container.State?.Terminated is { ExitCode: 0 })
        {
            return null;
        }

        if (container.State?.Terminated is { } terminated)
        {
            return Exited(container.Name, terminated);
        }

        if (container.State?.Waiting is not { } waiting)
        {
            return null;
        }

        return container.LastState?.Terminated is { } last ? Exited(container.Name, last)
            : LastingReasons.Contains(waiting.Reason ?? "")
                ? new(ConditionTypes.ResourcesAvailable, waiting.Reason!, waiting.Message ?? $"Container '{container.Name}' cannot start.")
                : null;
    }

    private static RevisionFailure Exited(string container, V1ContainerStateTerminated terminated)
    {
        var code = terminated.ExitCode.ToString(CultureInfo.InvariantCulture);
        var message = string.IsNullOrEmpty(terminated.Message) ? $"Container '{container}' exited with code {code} and wrote nothing." : terminated.Message;
        return new(ConditionTypes.ContainerHealthy, "ExitCode" + code, message);
    }
}
