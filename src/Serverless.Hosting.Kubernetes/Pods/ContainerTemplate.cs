using System.Globalization;
using k8s.Models;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Pods;

/// <summary>
/// Completes a container: its port, the variables of the runtime contract, its probes.
/// </summary>
internal static class ContainerTemplate
{
    /// <summary>The name of the serving container's port, by which a pod tells where it takes requests.</summary>
    public const string PortName = "user-port";

    private const int DefaultPort = 8080;

    public static void Complete(V1Container container, Revision revision, bool isServing)
    {
        var port = PortOf(revision);
        if (isServing)
        {
            container.Ports = [new V1ContainerPort { Name = PortName, ContainerPort = port, Protocol = "TCP" }];
            container.Env = [.. container.Env ?? [], new V1EnvVar { Name = "PORT", Value = port.ToString(CultureInfo.InvariantCulture) }];
            container.ReadinessProbe ??= new V1Probe { TcpSocket = new V1TCPSocketAction { Port = 0 } };
        }

        AddIdentity(container, revision);
        ProbeTemplate.CompleteReadiness(container.ReadinessProbe, port);
        ProbeTemplate.Complete(container.LivenessProbe, port);
        ProbeTemplate.Complete(container.StartupProbe, port);
        container.TerminationMessagePolicy ??= "FallbackToLogsOnError";
    }

    /// <summary>Tells a container which revision it belongs to, after the variables of the user, as the contract says.</summary>
    public static void AddIdentity(V1Container container, Revision revision) => container.Env =
    [
        .. container.Env ?? [],
        new V1EnvVar { Name = "K_REVISION", Value = revision.Name },
        new V1EnvVar { Name = "K_CONFIGURATION", Value = revision.ConfigurationName },
        new V1EnvVar { Name = "K_SERVICE", Value = revision.ServiceName },
    ];

    private static int PortOf(Revision revision) => revision.Spec.ServingContainer.Port is { Number: > 0 and var number } ? number : DefaultPort;
}
