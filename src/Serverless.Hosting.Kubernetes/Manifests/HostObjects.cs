using k8s.Models;

namespace Serverless.Hosting.Kubernetes.Manifests;

/// <summary>
/// The objects that run the host.
/// </summary>
internal static class HostObjects
{
    private const string PortName = "http";
    private const string ReplicaPortName = "replicas";
    private const int ServicePort = 80;

    public static V1Namespace Namespace(KubernetesManifestOptions options) => new()
    {
        ApiVersion = "v1",
        Kind = "Namespace",
        Metadata = new V1ObjectMeta { Name = options.Namespace, Labels = ManifestLabels.Create() },
    };

    public static V1Deployment Deployment(KubernetesManifestOptions options) => new()
    {
        ApiVersion = "apps/v1",
        Kind = "Deployment",
        Metadata = Metadata(options),
        Spec = new V1DeploymentSpec
        {
            // scaling is decided in one place: a host of its own waits until the one before it has ended, of several the leader decides
            Replicas = options.Replicas,
            Strategy = new V1DeploymentStrategy { Type = options.Replicas > 1 ? "RollingUpdate" : "Recreate" },
            Selector = new V1LabelSelector { MatchLabels = ManifestLabels.Create() },
            Template = new V1PodTemplateSpec
            {
                Metadata = new V1ObjectMeta { Labels = ManifestLabels.Create() },
                Spec = new V1PodSpec
                {
                    ServiceAccountName = ManifestLabels.Host,
                    SecurityContext = new V1PodSecurityContext { RunAsNonRoot = true, SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" } },
                    Containers = [Container(options)],
                },
            },
        },
    };

    public static V1PodDisruptionBudget DisruptionBudget(KubernetesManifestOptions options) => new()
    {
        ApiVersion = "policy/v1",
        Kind = "PodDisruptionBudget",
        Metadata = Metadata(options),

        // one at a time, were there only one: a budget that allowed none would keep its node from being drained for ever
        Spec = new V1PodDisruptionBudgetSpec { MaxUnavailable = 1, Selector = new V1LabelSelector { MatchLabels = ManifestLabels.Create() } },
    };

    public static V1Service Service(KubernetesManifestOptions options) => new()
    {
        ApiVersion = "v1",
        Kind = "Service",
        Metadata = Metadata(options),
        Spec = new V1ServiceSpec
        {
            Selector = ManifestLabels.Create(),
            Ports = [.. Ports(options).Where(port => port.Name != ReplicaPortName).Select(port => new V1ServicePort
            {
                Name = port.Name,
                Port = port.Name == PortName ? ServicePort : port.ContainerPort,
                TargetPort = port.Name,
                Protocol = port.Protocol,
            })],
        },
    };

    private static V1Container Container(KubernetesManifestOptions options) => new()
    {
        Name = "host",
        Image = options.Image,
        Ports = [.. Ports(options)],
        Env =
        [
            .. options.Environment.Concat(WebhookSettings(options)).Select(variable => new V1EnvVar { Name = variable.Key, Value = variable.Value }),
            .. ReplicaSettings(options),
        ],
        LivenessProbe = Probe(options.LivenessPath),
        ReadinessProbe = Probe(options.ReadinessPath),
        Resources = new V1ResourceRequirements
        {
            Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("100m"), ["memory"] = new("128Mi") },
        },
        SecurityContext = new V1SecurityContext
        {
            AllowPrivilegeEscalation = false,
            Capabilities = new V1Capabilities { Drop = ["ALL"] },
        },
    };

    private static IEnumerable<V1ContainerPort> Ports(KubernetesManifestOptions options)
    {
        yield return new V1ContainerPort { Name = PortName, ContainerPort = options.Port, Protocol = "TCP" };
        if (options.ValidatingWebhook)
        {
            yield return new V1ContainerPort { Name = ValidatingWebhook.PortName, ContainerPort = ValidatingWebhook.Port, Protocol = "TCP" };
        }

        if (options.Replicas > 1)
        {
            yield return new V1ContainerPort { Name = ReplicaPortName, ContainerPort = ManifestLabels.ReplicaPort, Protocol = "TCP" };
        }
    }

    private static IEnumerable<V1EnvVar> ReplicaSettings(KubernetesManifestOptions options)
    {
        const string Section = "Serverless__Kubernetes__Replicas__";
        return options.Replicas == 1 ? [] :
        [
            new V1EnvVar { Name = $"{Section}Namespace", Value = options.Namespace },
            new V1EnvVar { Name = $"{Section}ListenAddress", Value = "*" },
            new V1EnvVar { Name = $"{Section}Name", ValueFrom = Field("metadata.name") },
            new V1EnvVar { Name = $"{Section}Address", ValueFrom = Field("status.podIP") },
        ];

        static V1EnvVarSource Field(string path) => new() { FieldRef = new V1ObjectFieldSelector { ApiVersion = "v1", FieldPath = path } };
    }

    private static Dictionary<string, string> WebhookSettings(KubernetesManifestOptions options) => options.ValidatingWebhook
        ? new() { ["Serverless__Kubernetes__Webhook__Address"] = "*", ["Serverless__Kubernetes__Webhook__Namespace"] = options.Namespace }
        : [];

    private static V1Probe Probe(string path) => new() { HttpGet = new V1HTTPGetAction { Path = path, Port = PortName } };

    private static V1ObjectMeta Metadata(KubernetesManifestOptions options) =>
        new() { Name = ManifestLabels.Host, NamespaceProperty = options.Namespace, Labels = ManifestLabels.Create() };
}
