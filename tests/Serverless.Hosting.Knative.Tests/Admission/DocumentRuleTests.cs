using System.Text.Json.Nodes;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// Rules of the reference that none of its recorded answers shows: paths and words are those of its sources.
/// </summary>
public sealed class DocumentRuleTests
{
    private const string Pod = "spec.template.spec";

    public static TheoryData<string, string, string[]> Pods => new()
    {
        // volumes: the reference leaves the source out of the path of an item, and numbers projections by the name of the volume's source
        { "containers: [{image: a/b, volumeMounts: [{name: v, mountPath: /v}]}]\nvolumes: [{name: v, secret: {items: [{key: k}]}}]", "", [$"missing field(s): {Pod}.volumes[0].items[0].path"] },
        { "containers: [{image: a/b, volumeMounts: [{name: v, mountPath: /v}]}]\nvolumes: [{name: v, projected: {sources: [{secret: {}}]}}]", "", [$"missing field(s): {Pod}.volumes[0].projected[0].secret.name"] },
        { "containers: [{image: a/b, volumeMounts: [{name: v, mountPath: /v}]}]\nvolumes: [{name: v, projected: {sources: [{serviceAccountToken: {audience: x}}]}}]", "", [$"missing field(s): {Pod}.volumes[0].projected[0].serviceAccountToken.path"] },
        { "containers: [{image: a/b, volumeMounts: [{name: v, mountPath: /v}]}]\nvolumes: [{name: v, projected: {sources: [{downwardAPI: {items: [{path: p, fieldRef: {fieldPath: a}, resourceFieldRef: {resource: b}}]}}]}}]", "", [$"Within a single item, cannot set both: {Pod}.volumes[0].projected[0].downwardAPI.items[0].fieldRef, {Pod}.volumes[0].projected[0].downwardAPI.items[0].resourceFieldRef"] },
        { "containers: [{image: a/b, volumeMounts: [{name: v, mountPath: /v}]}]\nvolumes: [{name: v, emptyDir: {medium: HugePages, sizeLimit: -1Gi}}]", "", [$"invalid value: -1Gi: {Pod}.volumes[0].emptyDir.sizeLimit", $"invalid value: HugePages: {Pod}.volumes[0].emptyDir.medium"] },
        { "containers: [{image: a/b, volumeMounts: [{name: v, mountPath: /v}]}]\nvolumes: [{name: v, image: {pullPolicy: Often}}]", "kubernetes.podspec-volumes-image=enabled", [$"invalid value: Often: {Pod}.volumes[0].image.pullPolicy", $"missing field(s): {Pod}.volumes[0].image.reference"] },
        { "containers: [{image: a/b, volumeMounts: [{name: v, mountPath: /v}]}]\nvolumes: [{name: v, hostPath: {path: /x}}]", "kubernetes.podspec-volumes-hostpath=allowed", ["HostPath volume support is disabled, but found HostPath volume v"] },
        { "containers: [{image: a/b, volumeMounts: [{name: V, mountPath: /v}]}]\nvolumes: [{name: V, hostPath: {path: /x}}]", "", [$"invalid value: V: {Pod}.volumes[0].name", $"must not set the field(s): {Pod}.volumes[0].hostPath"] },
        { "containers: [{image: a/b, volumeMounts: [{name: v, mountPath: /v}]}]\nvolumes: [{name: v, secret: {secretName: s}}, {name: v, configMap: {name: s}}]", "", [$"duplicate volume name \"v\": {Pod}.volumes[1].name"] },

        // mounts
        { "containers: [{image: a/b, volumeMounts: [{name: v, mountPath: /v, mountPropagation: HostToContainer}]}]\nvolumes: [{name: v, emptyDir: {}}]", "", ["Volume Mount Propagation support is disabled, but found volume mount v with mount propagation", $"must not set the field(s): {Pod}.containers[0].volumeMounts[0].mountPropagation"] },
        { "containers: [{image: a/b, volumeMounts: [{name: v, mountPath: /v, mountPropagation: Bidirectional}]}]\nvolumes: [{name: v, emptyDir: {}}]", "kubernetes.podspec-volumes-mount-propagation=enabled", [$"mount propagation should be set to None or HostToContainer: {Pod}.containers[0].volumeMounts[0].mountPropagation"] },
        { "containers: [{image: a/b, volumeMounts: [{name: v, mountPath: /v}, {name: v, mountPath: /v/../v}, {name: v}]}]\nvolumes: [{name: v, emptyDir: {}}]", "", [$"invalid value: \"/v/../v\" must be unique: {Pod}.containers[0].volumeMounts[1].mountPath", $"missing field(s): {Pod}.containers[0].volumeMounts[2].mountPath"] },

        // init containers: their mounts are not made read-only, every port of theirs counts, and names repeat only where a container has them
        { "containers: [{image: a/b}]\ninitContainers: [{image: a/b, volumeMounts: [{name: v, mountPath: /v}]}]\nvolumes: [{name: v, secret: {secretName: s}}]", "kubernetes.podspec-init-containers=enabled", [$"volume mount should be readOnly for this type of volume: {Pod}.containers[0].volumeMounts[0].readOnly"] },
        { "containers: [{image: a/b}]\ninitContainers: [{image: a/b, ports: [{containerPort: 1, name: any, protocol: UDP}, {containerPort: 8012}]}]", "kubernetes.podspec-init-containers=enabled", [$"invalid value: 8012 is a reserved port: {Pod}.containers[0].ports.containerPort\n8012 is a reserved port, please use a different value"] },
        { "containers: [{image: a/b, name: x}]\ninitContainers: [{image: a/b, name: w}, {image: a/b, name: w}]", "kubernetes.podspec-init-containers=enabled", [] },
        { "containers: [{image: a/b}]\ninitContainers: [{image: a/b, env: [{name: PORT, value: '1'}, {name: K_SERVICE, value: x}]}]", "kubernetes.podspec-init-containers=enabled", [$"\"K_SERVICE\" is a reserved environment variable: {Pod}.containers[0].env[1].name"] },
        { "containers: [{image: a/b}]\ninitContainers: [{image: a/b}]", "kubernetes.podspec-init-containers=allowed", ["pod spec support for init-containers is off, but found 1 init containers"] },

        // probes
        { "containers: [{image: a/b, ports: [{containerPort: 80}], readinessProbe: {httpGet: {port: http}}, livenessProbe: {tcpSocket: {port: http}}}]", "", [] },
        { "containers: [{image: a/b, livenessProbe: {tcpSocket: {port: 1}, terminationGracePeriodSeconds: 5}}]", "", [] },
        { "containers: [{image: a/b, livenessProbe: {grpc: {port: 1}, exec: {command: [x]}}}]", "", [$"expected exactly one, got both: {Pod}.containers[0].livenessProbe.exec, {Pod}.containers[0].livenessProbe.gRPC"] },
        { "containers: [{image: a/b, startupProbe: {periodSeconds: 3}}]", "", [$"expected exactly one, got neither: {Pod}.containers[0].startupProbe.exec, {Pod}.containers[0].startupProbe.grpc, {Pod}.containers[0].startupProbe.httpGet, {Pod}.containers[0].startupProbe.tcpSocket"] },
        { "containers: [{image: a/b, ports: [{containerPort: 80}]}, {image: a/b, livenessProbe: {tcpSocket: {port: 1}, periodSeconds: 4}, readinessProbe: {exec: {command: [x]}}}]", "", [$"must not set the field(s): {Pod}.containers[1].livenessProbe, {Pod}.containers[1].livenessProbe.periodSeconds, {Pod}.containers[1].readinessProbe, {Pod}.containers[1].readinessProbe.successThreshold"] },
        { "containers: [{image: a/b, ports: [{containerPort: 80}]}, {image: a/b, readinessProbe: {httpGet: {path: /}, periodSeconds: 5}}]", "multi-container-probing=enabled", [$"invalid value: 0: {Pod}.containers[1].readinessProbe.httpGet.port\nProbe port must be specified"] },

        // security of the pod
        { "containers: [{image: a/b}]\nsecurityContext: {runAsUser: -1}", "", [$"expected 0 <= -1 <= 2147483647: {Pod}.securityContext.runAsUser", $"must not set the field(s): {Pod}.securityContext, {Pod}.securityContext.runAsUser"] },
        { "containers: [{image: a/b}]\nsecurityContext: {seccompProfile: {type: Unconfined}}", "secure-pod-defaults=enabled", [] },
        { "containers: [{image: a/b}]\nsecurityContext: {seccompProfile: {type: Localhost, localhostProfile: x}, fsGroup: 5}", "secure-pod-defaults=enabled", [$"must not set the field(s): {Pod}.securityContext.fsGroup, {Pod}.securityContext.seccompProfile"] },
        { "containers: [{image: a/b}]\nsecurityContext: {supplementalGroups: [1, -1], sysctls: []}", "kubernetes.podspec-securitycontext=allowed", [$"expected 0 <= -1 <= 2147483647: {Pod}.securityContext.supplementalGroups[1]", $"must not set the field(s): {Pod}.securityContext.sysctls"] },

        // security of containers
        { "containers: [{image: a/b, securityContext: {capabilities: {add: [NET_BIND_SERVICE], drop: [ALL]}}}]", "secure-pod-defaults=AllowRootBounded", [] },
        { "containers: [{image: a/b, securityContext: {capabilities: {add: [SYS_TIME]}}}]", "secure-pod-defaults=AllowRootBounded", [$"must not set the field(s): {Pod}.containers[0].securityContext.capabilities.add"] },
        { "containers: [{image: a/b, securityContext: {capabilities: {add: [SYS_TIME]}}}]", "kubernetes.containerspec-addcapabilities=enabled", [] },
        { "containers: [{image: a/b, securityContext: {capabilities: {add: [SYS_TIME]}}}]", "kubernetes.containerspec-addcapabilities=allowed", [$"must not set the field(s): {Pod}.containers[0].securityContext.capabilities.add"] },
        { "containers: [{image: a/b, securityContext: {runAsGroup: 2147483648, privileged: false}}]", "", [$"expected 0 <= 2147483648 <= 2147483647: {Pod}.containers[0].securityContext.runAsGroup"] },

        // environment
        { "containers: [{image: a/b, env: [{name: K_REVISION, value: x}, {name: A, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}]}]", "", [$"\"K_REVISION\" is a reserved environment variable: {Pod}.containers[0].env[0].name", $"must not set the field(s): {Pod}.containers[0].env[1].valueFrom.resourceFieldRef"] },
        { "containers: [{image: a/b, env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]}]", "kubernetes.podspec-fieldref=allowed", [] },
        { "containers: [{image: a/b, envFrom: [{configMapRef: {name: a}, secretRef: {name: b}}]}]", "", [$"expected exactly one, got both: {Pod}.containers[0].envFrom.configMapRef, {Pod}.containers[0].envFrom.secretRef"] },

        // the pod itself
        { "containers: [{image: a/b}]\nautomountServiceAccountToken: true", "", [$"must not set the field(s): {Pod}.automountServiceAccountToken"] },
        { "containers: [{image: a/b}]\nhostIPC: true\nhostNetwork: false", "", [$"must not set the field(s): {Pod}.hostIPC"] },
        { "containers: [{image: a/b}]\nhostIPC: true\nhostPID: true\nhostNetwork: true\ndnsPolicy: None\nnodeSelector: {a: b}", "kubernetes.podspec-hostipc=allowed,kubernetes.podspec-hostpid=enabled,kubernetes.podspec-hostnetwork=enabled,kubernetes.podspec-dnspolicy=Allowed,KUBERNETES.podspec-nodeselector=ENABLED", [] },
        { "containers: [{image: a/b, ports: [{containerPort: 80}]}, {image: a/b}]", "multi-container=allowed", ["multi-container is off, but found 2 containers"] },
        { "containers: [{image: a/b}, {image: a/b}]", "", [$"missing field(s): {Pod}.containers[*].ports"] },
        { "containers: [{image: a/b, ports: [{containerPort: 80, protocol: UDP}]}]", "", [$"invalid value: UDP: {Pod}.containers[0].ports.protocol"] },
        { "containers: [{image: a/b}]\nresponseStartTimeoutSeconds: -5\nidleTimeoutSeconds: 100000", "", [] },
    };

    public static TheoryData<string, string, string[]> Templates => new()
    {
        { "generateName: Bad-", "", ["invalid value: not a DNS 1035 label prefix: [" + Dns1035 + "]: spec.template.metadata.generateName"] },
        { "name: coffee-A", "", ["invalid value: not a DNS 1035 label: [" + Dns1035 + "]: spec.template.metadata.name"] },
        { "name: tea-1", "", ["invalid value: \"tea-1\" must have prefix \"coffee-\": spec.template.metadata.name"] },
        { "annotations: {networking.knative.dev/ingress-class: x, networking.knative.dev/http-protocol: w, networking.knative.dev/disableAutoTLS: z}", "", [] },
        { "annotations: {networking.knative.dev/other: x}", "", ["invalid key name \"networking.knative.dev/other\": spec.template.metadata.annotations"] },
        { "annotations: {queue.sidecar.serving.knative.dev/cpu-resource-request: x, queue.sidecar.serving.knative.dev/memory-resource-limit: 1Gi, queue.sidecar.serving.knative.dev/other-resource-limit: x}", "", ["invalid value: x: spec.template.metadata.annotations[queue.sidecar.serving.knative.dev/cpu-resource-request]"] },
        { "annotations: {queue.sidecar.serving.knative.dev/resourcePercentage: '200'}", "", ["expected 0.1 <= 200 <= 100: spec.template.metadata.annotations[queue.sidecar.serving.knative.dev/resourcePercentage]"] },
        { "annotations: {serving.knative.dev/progress-deadline: -1500ms}", "", ["progress-deadline=-1500ms is not at second precision: spec.template.metadata.annotations.serving.knative.dev/progress-deadline"] },
        { "annotations: {serving.knative.dev/progress-deadline: -3s}", "", ["progress-deadline=-3s must be positive: spec.template.metadata.annotations.serving.knative.dev/progress-deadline"] },
        { "annotations: {serving.knative.dev/progress-deadline: '', serving.knative.dev/progressDeadline: soon}", "", [] },
    };

    public static TheoryData<string, string[]> Traffics => new()
    {
        { "[{revisionName: example.com/a, percent: 100}]", [] },
        { "[{revisionName: Example/a, percent: 100}]", ["invalid key name \"Example/a\": spec.traffic[0].revisionName\nprefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"] },
        { "[{revisionName: /a, percent: 100}]", ["invalid key name \"/a\": spec.traffic[0].revisionName\nprefix part must be non-empty"] },
        { $"[{{revisionName: {new string('a', 64)}, percent: 100}}]", [$"invalid key name \"{new string('a', 64)}\": spec.traffic[0].revisionName\nname part must be no more than 63 characters"] },
        { "[{configurationName: a, revisionName: b, percent: 100}]", ["must not set the field(s): spec.traffic[0].configurationName"] },
        { "[{percent: 100, url: http://x, tag: a}]", ["must not set the field(s): spec.traffic[0].url"] },
        { "[{revisionName: a, latestRevision: true, percent: 100}]", ["may not set revisionName \"a\" when latestRevision is true: spec.traffic[0].latestRevision"] },
        { "[{tag: a, percent: 50}, {tag: a, percent: 50}]", ["Multiple definitions for \"a\": spec.traffic[0].tag, spec.traffic[1].tag"] },
        { "[{tag: A, percent: 100}]", ["invalid value: not a DNS 1035 label: [" + Dns1035 + "]: spec.traffic.tag[0]"] },
    };

    private const string Dns1035 = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an "
        + "alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    [Theory]
    [MemberData(nameof(Pods))]
    public void Validate_Pod_FindsErrorsOfReference(string pod, string features, string[] errors) => Assert.Equal(errors, Errors(Service("", pod), features));

    [Theory]
    [MemberData(nameof(Templates))]
    public void Validate_Template_FindsErrorsOfReference(string metadata, string features, string[] errors) =>
        Assert.Equal(errors, Errors(Service(metadata, "containers: [{image: a/b}]"), features));

    [Theory]
    [MemberData(nameof(Traffics))]
    public void Validate_Traffic_FindsErrorsOfReference(string traffic, string[] errors) =>
        Assert.Equal(errors, Errors(Service("", "containers: [{image: a/b}]") + $"\n  traffic: {traffic}", ""));

    [Theory]
    [InlineData("serving.knative.dev/rollout-duration: ''", null)]
    [InlineData("serving.knative.dev/rollout-duration: 0s", null)]
    [InlineData("serving.knative.dev/rolloutDuration: 1500ms", "rollout-duration=1500ms is not at second precision: metadata.annotations.serving.knative.dev/rolloutDuration")]
    [InlineData("networking.knative.dev/other: x", null)]
    public void Validate_RouteAnnotation_FindsErrorsOfReference(string annotation, string? error)
    {
        var route = $"apiVersion: serving.knative.dev/v1\nkind: Route\nmetadata: {{name: r, annotations: {{{annotation}}}}}\nspec: {{traffic: [{{configurationName: c, percent: 100}}]}}";

        Assert.Equal(error is null ? [] : [error], Errors(route, ""));
    }

    [Fact]
    public void Validate_RevisionAnnotations_ChecksThoseOfScalingAlone()
    {
        const string Revision = "apiVersion: serving.knative.dev/v1\nkind: Revision\nmetadata: {name: r, annotations: {networking.knative.dev/other: x, autoscaling.knative.dev/target: w}}\nspec: {containers: [{image: a/b}]}";

        Assert.Equal(["invalid value: w: metadata.annotations.autoscaling.knative.dev/target"], Errors(Revision, ""));
    }

    [Fact]
    public void Validate_RevisionThatChanges_IsToldNothingElse()
    {
        var old = Defaulted(ResourceKind.Revision, "{\"metadata\": {\"name\": \"r\"}, \"spec\": {\"containers\": [{\"image\": \"a/b\"}]}}");
        var changed = Defaulted(ResourceKind.Revision, "{\"metadata\": {\"name\": \"R\"}, \"spec\": {\"containers\": [{\"image\": \"a/c\"}]}}");

        var error = Assert.Single(new DocumentValidator(new()).Validate(ResourceKind.Revision, changed, new DocumentOperation(old)));

        Assert.Equal(("Immutable fields changed (-old +new)", "spec"), (error.Message, Assert.Single(error.Paths)));
    }

    [Theory]
    [InlineData(ResourceKind.Service, true)]
    [InlineData(ResourceKind.Configuration, true)]
    [InlineData(ResourceKind.Route, false)]
    [InlineData(ResourceKind.Revision, false)]
    public void Validate_StatusUpdateWithBadName_IsRefusedForRoutesAndRevisions(object kind, bool isValid)
    {
        var document = JsonNode.Parse("{\"metadata\": {\"name\": \"R\"}, \"spec\": {}, \"status\": {}}")!.AsObject();

        var errors = new DocumentValidator(new()).Validate((ResourceKind)kind, document, new DocumentOperation(document.DeepClone().AsObject(), "status"));

        Assert.Equal(isValid, errors.IsValid);
    }

    [Fact]
    public void Validate_ModifierThatChangesAlone_IsInvalid()
    {
        var old = JsonNode.Parse("{\"metadata\": {\"name\": \"c\", \"annotations\": {\"serving.knative.dev/lastModifier\": \"a\"}}, \"spec\": {}}")!.AsObject();
        var changed = JsonNode.Parse("{\"metadata\": {\"name\": \"c\", \"annotations\": {\"serving.knative.dev/lastModifier\": \"b\"}}, \"spec\": {}}")!.AsObject();

        var errors = new DocumentValidator(new()).Validate(ResourceKind.Configuration, changed, new DocumentOperation(old));

        Assert.Contains("invalid value: b: metadata.annotations.serving.knative.dev/lastModifier", Lines(errors));
    }

    [Theory]
    [InlineData("{}", new[] { "allowPrivilegeEscalation", "capabilities", "runAsNonRoot", "seccompProfile" })]
    [InlineData("{seccompProfile: {}, capabilities: {drop: [ALL]}, runAsNonRoot: false, allowPrivilegeEscalation: true}", new[] { "seccompProfile.type" })]
    [InlineData("{seccompProfile: {type: Unconfined}, capabilities: {}, runAsNonRoot: false, allowPrivilegeEscalation: true}", new[] { "capabilities.drop" })]
    [InlineData("{seccompProfile: {type: Unconfined}, capabilities: {drop: [all]}, runAsNonRoot: false, allowPrivilegeEscalation: true}", new[] { "capabilities.drop" })]
    public void Warn_SecurityContext_NamesInsecureFields(string context, string[] fields)
    {
        var result = ServingDocuments.Read(Service("", $"containers: [{{image: a/b, securityContext: {context}}}]"));

        Assert.True(result.IsValid);
        Assert.Equal(fields, result.Problems.Select(problem => problem.Field[$"{Pod}.containers[0].securityContext.".Length..]).Order(StringComparer.Ordinal));
    }

    private static string[] Errors(string yaml, string features)
    {
        var flags = features.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(flag => flag.Split('=')).Select(flag => KeyValuePair.Create(flag[0], flag[1]));
        var result = ServingDocuments.Read(yaml, new DocumentOptions { Features = FeatureFlags.Create(flags) });
        return
        [
            .. result.Errors
                .GroupBy(problem => (problem.Message, problem.Details))
                .Select(group => Line(group.Key.Message, group.Select(problem => problem.Field), group.Key.Details))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<string> Lines(ValidationErrors errors) => errors.Select(error => Line(error.Message, error.Paths, error.Details));

    private static string Line(string message, IEnumerable<string> fields, string? details)
    {
        var paths = string.Join(", ", fields.Where(field => field.Length > 0).Order(StringComparer.Ordinal));
        return message + (paths.Length == 0 ? "" : ": " + paths) + (details is null ? "" : "\n" + details);
    }

    private static JsonObject Defaulted(ResourceKind kind, string json)
    {
        var document = JsonNode.Parse(json)!.AsObject();
        new DocumentDefaults(new()).Apply(kind, document, DocumentOperation.Create);
        return document;
    }

    private static string Service(string template, string pod) => $$"""
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata:
          name: coffee
        spec:
          template:
            metadata: { {{template}} }
            spec:
              {{pod.Replace("\n", "\n      ", StringComparison.Ordinal)}}
        """;
}
