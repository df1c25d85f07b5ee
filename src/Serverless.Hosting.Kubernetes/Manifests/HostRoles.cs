using k8s;
using k8s.Models;

namespace Serverless.Hosting.Kubernetes.Manifests;

/// <summary>
/// What the host may do: exactly the requests that it sends.
/// </summary>
internal static class HostRoles
{
    private const string RoleApi = "rbac.authorization.k8s.io";

    public static IEnumerable<IKubernetesObject> All(KubernetesManifestOptions options) =>
    [
        new V1ServiceAccount
        {
            ApiVersion = "v1",
            Kind = "ServiceAccount",
            Metadata = new V1ObjectMeta { Name = ManifestLabels.Host, NamespaceProperty = options.Namespace, Labels = ManifestLabels.Create() },
        },
        .. options.ServiceNamespaces.Count == 0 ? ForTheCluster(options) : options.ServiceNamespaces.SelectMany(name => ForANamespace(name, options)),
    ];

    public static IList<V1PolicyRule> Rules() =>
    [
        new V1PolicyRule { ApiGroups = [""], Resources = ["pods"], Verbs = ["list", "watch", "patch", "delete"] },
        new V1PolicyRule { ApiGroups = ["apps"], Resources = ["deployments"], Verbs = ["list", "watch", "create", "patch", "delete"] },
        new V1PolicyRule { ApiGroups = ["apps"], Resources = ["deployments/scale"], Verbs = ["patch"] },
    ];

    private static IEnumerable<IKubernetesObject> ForTheCluster(KubernetesManifestOptions options) =>
    [
        new V1ClusterRole { ApiVersion = $"{RoleApi}/v1", Kind = "ClusterRole", Metadata = Metadata(null), Rules = Rules() },
        new V1ClusterRoleBinding
        {
            ApiVersion = $"{RoleApi}/v1",
            Kind = "ClusterRoleBinding",
            Metadata = Metadata(null),
            RoleRef = Reference("ClusterRole"),
            Subjects = [Host(options)],
        },
    ];

    private static IEnumerable<IKubernetesObject> ForANamespace(string name, KubernetesManifestOptions options) =>
    [
        new V1Role { ApiVersion = $"{RoleApi}/v1", Kind = "Role", Metadata = Metadata(name), Rules = Rules() },
        new V1RoleBinding
        {
            ApiVersion = $"{RoleApi}/v1",
            Kind = "RoleBinding",
            Metadata = Metadata(name),
            RoleRef = Reference("Role"),
            Subjects = [Host(options)],
        },
    ];

    private static V1ObjectMeta Metadata(string? @namespace) =>
        new() { Name = ManifestLabels.Host, NamespaceProperty = @namespace, Labels = ManifestLabels.Create() };

    private static V1RoleRef Reference(string kind) => new() { ApiGroup = RoleApi, Kind = kind, Name = ManifestLabels.Host };

    private static Rbacv1Subject Host(KubernetesManifestOptions options) =>
        new() { Kind = "ServiceAccount", Name = ManifestLabels.Host, NamespaceProperty = options.Namespace };
}
