using static Serverless.Hosting.Knative.Schema.FieldShape;

namespace Serverless.Hosting.Knative.Schema;

/// <summary>
/// The specification of a revision: that of a pod and four fields more.
/// </summary>
internal static class PodShapes
{
    private static readonly Shape PodSecurityContext = Shape.Object(
    [
        Given("runAsUser", Shape.Int64),
        Given("runAsGroup", Shape.Int64),
        Given("runAsNonRoot", Shape.Boolean),
        Given("fsGroup", Shape.Int64),
        Optional("supplementalGroups", Shape.List(Shape.Int64)),
        Given("seccompProfile", ContainerShapes.SeccompProfile),
        .. Opaque("seLinuxOptions", "windowsOptions", "sysctls", "fsGroupChangePolicy", "appArmorProfile", "supplementalGroupsPolicy", "seLinuxChangePolicy"),
    ]);

    public static Shape RevisionSpec { get; } = Shape.Object(
    [
        Optional("volumes", Shape.List(VolumeShapes.Volume)),
        Optional("initContainers", Shape.List(ContainerShapes.Container)),
        Always("containers", Shape.List(ContainerShapes.Container)),
        Optional("dnsPolicy", Shape.Text),
        Optional("nodeSelector", Shape.TextMap),
        Optional("serviceAccountName", Shape.Text),
        Given("automountServiceAccountToken", Shape.Boolean),
        Optional("hostNetwork", Shape.Boolean),
        Optional("hostPID", Shape.Boolean),
        Optional("hostIPC", Shape.Boolean),
        Given("shareProcessNamespace", Shape.Boolean),
        Given("securityContext", PodSecurityContext),
        Optional("imagePullSecrets", Shape.List(Shape.Object(Optional("name", Shape.Text)))),
        Optional("schedulerName", Shape.Text),
        Optional("priorityClassName", Shape.Text),
        Given("runtimeClassName", Shape.Text),
        Given("enableServiceLinks", Shape.Boolean),
        .. Opaque("affinity", "tolerations", "hostAliases", "dnsConfig", "topologySpreadConstraints"),
        Optional("restartPolicy", Shape.Text),
        Given("terminationGracePeriodSeconds", Shape.Int64),
        Given("activeDeadlineSeconds", Shape.Int64),
        Optional("serviceAccount", Shape.Text),
        Optional("nodeName", Shape.Text),
        Optional("hostname", Shape.Text),
        Optional("subdomain", Shape.Text),
        .. Opaque(NeverAllowedOpaque),
        Given("containerConcurrency", Shape.Int64),
        Given("timeoutSeconds", Shape.Int64),
        Given("responseStartTimeoutSeconds", Shape.Int64),
        Given("idleTimeoutSeconds", Shape.Int64),
    ]);

    /// <summary>Fields of a pod that the reference has on no setting.</summary>
    public static string[] NeverAllowed =>
    [
        "restartPolicy", "terminationGracePeriodSeconds", "activeDeadlineSeconds", "serviceAccount", "nodeName", "hostname", "subdomain",
        .. NeverAllowedOpaque,
    ];

    private static string[] NeverAllowedOpaque =>
    [
        "ephemeralContainers", "hostUsers", "os", "overhead", "preemptionPolicy", "priority", "readinessGates", "resourceClaims", "resources",
        "schedulingGates", "setHostnameAsFQDN", "hostnameOverride",
    ];
}
