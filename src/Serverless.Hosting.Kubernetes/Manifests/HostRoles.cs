using k8s;
using k8s.Models;

namespace Serverless.Hosting.Kubernetes.Manifests;

/// <summary>
/// What the host may do: exactly the requests that it sends.
/// </summary>
internal static class HostRoles
{
    private const string RoleApi = "rbac.authorization.k8s.io";
    private const string Webhook = ManifestLabels.Host + "-webhook";

    public static IEnumerable<IKubernetesObject> All(KubernetesManifestOptions options) =>
    [
        new V1ServiceAccount
        {
            ApiVersion = "v1",
            Kind = "ServiceAccount",
            Metadata = new V1ObjectMeta { Name = ManifestLabels.Host, NamespaceProperty = options.Namespace, Labels = ManifestLabels.Create() },
        },
        .. options.ServiceNamespaces.Count == 0
            ? ForTheCluster(ManifestLabels.Host, [.. Rules(), .. RulesOfTheCluster()], options)
            : options.ServiceNamespaces.SelectMany(name => ForANamespace(ManifestLabels.Host, name, Rules(), options)),
        .. options.ValidatingWebhook
            ? ForTheCluster(Webhook, RulesOfTheWebhook(), options).Concat(ForANamespace(Webhook, options.Namespace, RulesOfTheCertificate(), options))
            : [],
        .. options.Replicas > 1 ? ForANamespace(ManifestLabels.Replicas, options.Namespace, RulesOfReplicas(), options) : [],
    ];

    public static IList<V1PolicyRule> Rules() =>
    [
        new V1PolicyRule { ApiGroups = [""], Resources = ["pods"], Verbs = ["list", "watch", "patch", "delete"] },
        new V1PolicyRule { ApiGroups = ["apps"], Resources = ["deployments"], Verbs = ["list", "watch", "create", "patch", "delete"] },
        new V1PolicyRule { ApiGroups = ["apps"], Resources = ["deployments/scale"], Verbs = ["patch"] },
        new V1PolicyRule
        {
            ApiGroups = [CustomResources.Group],
            Resources = [.. CustomResources.Plurals],
            Verbs = ["get", "list", "watch", "create", "patch", "delete"],
        },
        new V1PolicyRule { ApiGroups = [CustomResources.Group], Resources = [.. CustomResources.Plurals.Select(plural => $"{plural}/status")], Verbs = ["patch"] },
    ];

    /// <summary>Whose the custom resources are: seen only by a host of the whole cluster.</summary>
    public static IList<V1PolicyRule> RulesOfTheCluster() =>
    [
        new V1PolicyRule
        {
            ApiGroups = ["apiextensions.k8s.io"],
            Resources = ["customresourcedefinitions"],
            ResourceNames = [$"services.{CustomResources.Group}"],
            Verbs = ["get"],
        },
    ];

    /// <summary>Has the cluster trust the certificate.</summary>
    public static IList<V1PolicyRule> RulesOfTheWebhook() =>
    [
        new V1PolicyRule
        {
            ApiGroups = ["admissionregistration.k8s.io"],
            Resources = ["validatingwebhookconfigurations"],
            ResourceNames = [ManifestLabels.Host],
            Verbs = ["get", "patch"],
        },
    ];

    /// <summary>Keeps the certificate. What is made has no name yet that a rule could go by.</summary>
    public static IList<V1PolicyRule> RulesOfTheCertificate() =>
    [
        new V1PolicyRule { ApiGroups = [""], Resources = ["secrets"], Verbs = ["create"] },
        new V1PolicyRule { ApiGroups = [""], Resources = ["secrets"], ResourceNames = [ManifestLabels.WebhookSecret], Verbs = ["get", "update"] },
    ];

    /// <summary>Elects a leader, and keeps what hosts show each other. What is made has no name yet that a rule could go by.</summary>
    public static IList<V1PolicyRule> RulesOfReplicas() =>
    [
        new V1PolicyRule { ApiGroups = ["coordination.k8s.io"], Resources = ["leases"], Verbs = ["create"] },
        new V1PolicyRule { ApiGroups = ["coordination.k8s.io"], Resources = ["leases"], ResourceNames = [ManifestLabels.Host], Verbs = ["get", "update"] },
        new V1PolicyRule { ApiGroups = [""], Resources = ["secrets"], Verbs = ["create"] },
        new V1PolicyRule { ApiGroups = [""], Resources = ["secrets"], ResourceNames = [ManifestLabels.Replicas], Verbs = ["get"] },
    ];

    private static IEnumerable<IKubernetesObject> ForTheCluster(string name, IList<V1PolicyRule> rules, KubernetesManifestOptions options) =>
    [
        new V1ClusterRole { ApiVersion = $"{RoleApi}/v1", Kind = "ClusterRole", Metadata = Metadata(name, null), Rules = rules },
        new V1ClusterRoleBinding
        {
            ApiVersion = $"{RoleApi}/v1",
            Kind = "ClusterRoleBinding",
            Metadata = Metadata(name, null),
            RoleRef = Reference("ClusterRole", name),
            Subjects = [Host(options)],
        },
    ];

    private static IEnumerable<IKubernetesObject> ForANamespace(string name, string @namespace, IList<V1PolicyRule> rules, KubernetesManifestOptions options) =>
    [
        new V1Role { ApiVersion = $"{RoleApi}/v1", Kind = "Role", Metadata = Metadata(name, @namespace), Rules = rules },
        new V1RoleBinding
        {
            ApiVersion = $"{RoleApi}/v1",
            Kind = "RoleBinding",
            Metadata = Metadata(name, @namespace),
            RoleRef = Reference("Role", name),
            Subjects = [Host(options)],
        },
    ];

    private static V1ObjectMeta Metadata(string name, string? @namespace) => new() { Name = name, NamespaceProperty = @namespace, Labels = ManifestLabels.Create() };

    private static V1RoleRef Reference(string kind, string name) => new() { ApiGroup = RoleApi, Kind = kind, Name = name };

    private static Rbacv1Subject Host(KubernetesManifestOptions options) =>
        new() { Kind = "ServiceAccount", Name = ManifestLabels.Host, NamespaceProperty = options.Namespace };
}
