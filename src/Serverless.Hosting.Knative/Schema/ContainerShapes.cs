using static Serverless.Hosting.Knative.Schema.FieldShape;

namespace Serverless.Hosting.Knative.Schema;

/// <summary>
/// Containers, with everything that the type has on a cluster: what is not allowed here is refused by a rule, with its reason.
/// </summary>
internal static class ContainerShapes
{
    public static Shape FieldRef { get; } = Shape.Object(Optional("apiVersion", Shape.Text), Always("fieldPath", Shape.Text));

    public static Shape SeccompProfile { get; } = Shape.Object(Always("type", Shape.Text), Given("localhostProfile", Shape.Text));

    public static Shape ResourceFieldRef { get; } = Shape.Object(
        Optional("containerName", Shape.Text), Always("resource", Shape.Text), Always("divisor", Shape.Quantity));

    private static readonly Shape KeyRef = Shape.Object(Optional("name", Shape.Text), Always("key", Shape.Text), Given("optional", Shape.Boolean));

    private static readonly Shape SourceRef = Shape.Object(Optional("name", Shape.Text), Given("optional", Shape.Boolean));

    private static readonly Shape ValueFrom = Shape.Object(
        Given("fieldRef", FieldRef),
        Given("resourceFieldRef", ResourceFieldRef),
        Given("configMapKeyRef", KeyRef),
        Given("secretKeyRef", KeyRef),
        Given("fileKeyRef", Shape.Any));

    private static readonly Shape Environment = Shape.Object(
        Always("name", Shape.Text), Optional("value", Shape.Text), Given("valueFrom", ValueFrom));

    private static readonly Shape EnvironmentFrom = Shape.Object(
        Optional("prefix", Shape.Text), Given("configMapRef", SourceRef), Given("secretRef", SourceRef));

    private static readonly Shape Port = Shape.Object(
        Optional("name", Shape.Text),
        Optional("hostPort", Shape.Int32),
        Always("containerPort", Shape.Int32),
        Optional("protocol", Shape.Text),
        Optional("hostIP", Shape.Text));

    private static readonly Shape Resources = Shape.Object(
        Optional("limits", Shape.Map(Shape.Quantity)), Optional("requests", Shape.Map(Shape.Quantity)), Given("claims", Shape.Any));

    private static readonly Shape Mount = Shape.Object(
        Always("name", Shape.Text),
        Optional("readOnly", Shape.Boolean),
        Given("recursiveReadOnly", Shape.Text),
        Always("mountPath", Shape.Text),
        Optional("subPath", Shape.Text),
        Given("mountPropagation", Shape.Text),
        Optional("subPathExpr", Shape.Text));

    private static readonly Shape HttpGet = Shape.Object(
        Optional("path", Shape.Text),
        Always("port", Shape.Port),
        Optional("host", Shape.Text),
        Optional("scheme", Shape.OneOf("HTTP", "HTTPS")),
        Optional("httpHeaders", Shape.List(Shape.Object(Always("name", Shape.Text), Always("value", Shape.Text)))));

    private static readonly Shape Probe = Shape.Object(
        Given("exec", Shape.Object(Optional("command", Shape.Texts))),
        Given("httpGet", HttpGet),
        Given("tcpSocket", Shape.Object(Always("port", Shape.Port), Optional("host", Shape.Text))),
        Given("grpc", Shape.Object(Always("port", Shape.Int32), Given("service", Shape.Text))),
        Optional("initialDelaySeconds", Shape.Int32),
        Optional("timeoutSeconds", Shape.Int32),
        Optional("periodSeconds", Shape.Int32),
        Optional("successThreshold", Shape.Int32),
        Optional("failureThreshold", Shape.Int32),
        Given("terminationGracePeriodSeconds", Shape.Int64));

    private static readonly Shape SecurityContext = Shape.Object(
    [
        Given("capabilities", Shape.Object(Optional("add", Shape.Texts), Optional("drop", Shape.Texts))),
        Given("privileged", Shape.Boolean),
        Given("runAsUser", Shape.Int64),
        Given("runAsGroup", Shape.Int64),
        Given("runAsNonRoot", Shape.Boolean),
        Given("readOnlyRootFilesystem", Shape.Boolean),
        Given("allowPrivilegeEscalation", Shape.Boolean),
        Given("seccompProfile", SeccompProfile),
        .. Opaque("seLinuxOptions", "windowsOptions", "procMount", "appArmorProfile"),
    ]);

    public static Shape Container { get; } = Shape.Object(
    [
        Always("name", Shape.Text),
        Optional("image", Shape.Text),
        Optional("command", Shape.Texts),
        Optional("args", Shape.Texts),
        Optional("workingDir", Shape.Text),
        Optional("ports", Shape.List(Port)),
        Optional("envFrom", Shape.List(EnvironmentFrom)),
        Optional("env", Shape.List(Environment)),
        Always("resources", Resources),
        Optional("volumeMounts", Shape.List(Mount)),
        Given("livenessProbe", Probe),
        Given("readinessProbe", Probe),
        Given("startupProbe", Probe),
        Optional("terminationMessagePath", Shape.Text),
        Optional("terminationMessagePolicy", Shape.Text),
        Optional("imagePullPolicy", Shape.OneOf("Always", "IfNotPresent", "Never")),
        Given("securityContext", SecurityContext),
        Optional("stdin", Shape.Boolean),
        Optional("stdinOnce", Shape.Boolean),
        Optional("tty", Shape.Boolean),
        .. Opaque("lifecycle", "volumeDevices", "resizePolicy", "restartPolicy", "restartPolicyRules"),
    ]);
}
