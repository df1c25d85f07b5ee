namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// A kind of objects that the server keeps.
/// </summary>
internal sealed record ApiResource(string Group, string Version, string Plural, string Kind)
{
    private const string Rbac = "rbac.authorization.k8s.io";

    public static ApiResource Pods { get; } = new("", "v1", "pods", "Pod") { HasStatus = true, ShortNames = ["po"], Categories = ["all"] };

    public static ApiResource Deployments { get; } =
        new("apps", "v1", "deployments", "Deployment") { HasStatus = true, HasScale = true, ShortNames = ["deploy"], Categories = ["all"] };

    public static ApiResource Namespaces { get; } = new("", "v1", "namespaces", "Namespace") { HasStatus = true, IsNamespaced = false, ShortNames = ["ns"] };

    public static ApiResource CustomResourceDefinitions { get; } =
        new("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition") { HasStatus = true, IsNamespaced = false, ShortNames = ["crd", "crds"] };

    public static ApiResource Secrets { get; } = new("", "v1", "secrets", "Secret");

    public static ApiResource ConfigMaps { get; } = new("", "v1", "configmaps", "ConfigMap") { ShortNames = ["cm"] };

    public static ApiResource Roles { get; } = new(Rbac, "v1", "roles", "Role");

    public static ApiResource RoleBindings { get; } = new(Rbac, "v1", "rolebindings", "RoleBinding");

    public static ApiResource ClusterRoles { get; } = new(Rbac, "v1", "clusterroles", "ClusterRole") { IsNamespaced = false };

    public static ApiResource ClusterRoleBindings { get; } = new(Rbac, "v1", "clusterrolebindings", "ClusterRoleBinding") { IsNamespaced = false };

    /// <summary>What the server knows without a definition.</summary>
    public static IReadOnlyList<ApiResource> BuiltIn { get; } =
    [
        Pods,
        Deployments,
        Namespaces,
        CustomResourceDefinitions,
        Secrets,
        ConfigMaps,
        Roles,
        RoleBindings,
        ClusterRoles,
        ClusterRoleBindings,
        new("", "v1", "services", "Service") { HasStatus = true, ShortNames = ["svc"], Categories = ["all"] },
        new("", "v1", "serviceaccounts", "ServiceAccount") { ShortNames = ["sa"] },
        new("", "v1", "events", "Event") { ShortNames = ["ev"] },
        new("", "v1", "resourcequotas", "ResourceQuota") { HasStatus = true, ShortNames = ["quota"] },
        new("", "v1", "limitranges", "LimitRange") { ShortNames = ["limits"] },
        new("apps", "v1", "replicasets", "ReplicaSet") { HasStatus = true, ShortNames = ["rs"], Categories = ["all"] },
        new("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"),
        new("networking.k8s.io", "v1", "ingresses", "Ingress") { HasStatus = true, ShortNames = ["ing"] },
        new("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget") { HasStatus = true, ShortNames = ["pdb"] },
        new("coordination.k8s.io", "v1", "leases", "Lease"),
        new("admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration") { IsNamespaced = false },
    ];

    public bool IsNamespaced { get; init; } = true;

    /// <summary>Whether the status is written apart from the rest.</summary>
    public bool HasStatus { get; init; }

    public bool HasScale { get; init; }

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public string Singular => Kind.ToLowerInvariant();

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The name with its group, as messages have it.</summary>
    public string QualifiedName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    public bool Equals(ApiResource? other) => other is not null && (Group, Version, Plural) == (other.Group, other.Version, other.Plural);

    public override int GetHashCode() => HashCode.Combine(Group, Version, Plural);
}
