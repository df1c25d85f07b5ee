using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Mapping;
using Serverless.Hosting.Model;
using Serverless.Hosting.Model.Validation;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// What holds for a container in a document.
/// </summary>
internal sealed class ContainerValidator(FeatureFlags features, ValidationLimits limits, JsonObject pod, ValidationErrors errors)
{
    private static readonly string[] NeverAllowed =
        ["lifecycle", "stdin", "stdinOnce", "tty", "volumeDevices", "resizePolicy", "restartPolicy", "restartPolicyRules"];

    /// <summary>The name that a port without one has for probes.</summary>
    private const string DefaultPortName = "http";

    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];

    public void Check(JsonObject container, ContainerRole role, string path)
    {
        RefuseFields(container, NeverAllowed, path);
        var spec = ContainerMapping.Read(container);
        ContainerRules.Check(spec, role == ContainerRole.Serving, limits, path, errors);
        CheckPorts(container.Objects("ports"), role, ValidationErrors.In(path, "ports"));
        CheckEnvironment(container, path);
        CheckRoleProbes(container, spec, role, path);
        RefuseFields(container.Object("resources"), ["claims"], ValidationErrors.In(path, "resources"));
        if (container.Text("terminationMessagePolicy") is not ("" or "File" or "FallbackToLogsOnError") and var policy)
        {
            errors.Add(Messages.InvalidValue(policy), ValidationErrors.In(path, "terminationMessagePolicy"));
        }

        SecurityRules.Check(container.Object("securityContext"), ValidationErrors.In(path, "securityContext"), features, errors);
        new MountValidator(features, pod.Objects("volumes"), errors).Check(container.Objects("volumeMounts"), ValidationErrors.In(path, "volumeMounts"));
    }

    private void RefuseFields(JsonObject? parent, IEnumerable<string> fields, string path)
    {
        foreach (var field in fields.Where(field => parent.Has(field)))
        {
            errors.Add(Messages.MustNotSet, ValidationErrors.In(path, field));
        }
    }

    // of an init container every port counts, of any other the first: more than one is a problem of the pod
    private void CheckPorts(IReadOnlyList<JsonObject> ports, ContainerRole role, string path)
    {
        foreach (var port in ports.Take(role == ContainerRole.Init ? ports.Count : 1))
        {
            RefuseFields(port, ["hostPort", "hostIP"], path);
            ContainerRules.CheckPortNumber(port.Number("containerPort") ?? 0, path, errors);
            if (role != ContainerRole.Init)
            {
                CheckPortUse(port, path);
            }
        }
    }

    private void CheckPortUse(JsonObject port, string path)
    {
        ContainerRules.CheckPortName(port.Text("name"), path, errors);
        if (port.Text("protocol") is not ("" or "TCP") and var protocol)
        {
            errors.Add(Messages.InvalidValue(protocol), ValidationErrors.In(path, "protocol"));
        }
    }

    private void CheckEnvironment(JsonObject container, string path)
    {
        var variables = container.Objects("env");
        for (var i = 0; i < variables.Count; i++)
        {
            var source = ValidationErrors.In(ValidationErrors.At(ValidationErrors.In(path, "env"), i), "valueFrom");
            RefuseFields(variables[i].Object("valueFrom"), features.IsAdmitted(FeatureNames.FieldRef) ? ["fileKeyRef"] : ["fieldRef", "resourceFieldRef", "fileKeyRef"], source);
        }

        foreach (var source in container.Objects("envFrom"))
        {
            var (map, secret) = (source.Has("configMapRef"), source.Has("secretRef"));
            if (map == secret)
            {
                var field = ValidationErrors.In(path, "envFrom");
                errors.Add(map ? Messages.GotBoth : Messages.GotNeither, ValidationErrors.In(field, "configMapRef"), ValidationErrors.In(field, "secretRef"));
            }
        }
    }

    private void CheckRoleProbes(JsonObject container, ContainerSpec spec, ContainerRole role, string path)
    {
        if (role == ContainerRole.Init)
        {
            foreach (var field in Probes.Append("lifecycle").Where(field => container.Has(field)))
            {
                errors.Add("field not allowed in an init container", ValidationErrors.In(path, field));
            }

            return;
        }

        if (role == ContainerRole.Sidecar && !features.IsEnabled(FeatureNames.MultiContainerProbing))
        {
            foreach (var probe in Probes.Where(probe => container.Has(probe)))
            {
                RefuseProbe(container.Object(probe)!, ValidationErrors.In(path, probe));
            }

            return;
        }

        ProbeRules.Check(spec, path, errors);
        foreach (var probe in Probes)
        {
            CheckHandler(container.Object(probe), spec.Port?.Name is { Length: > 0 } name ? name : DefaultPortName, role, ValidationErrors.In(path, probe));
        }
    }

    // the reference names each setting of the probe, and the probe itself for its handler
    private void RefuseProbe(JsonObject probe, string path)
    {
        foreach (var (field, value) in probe)
        {
            if (value is not null)
            {
                errors.Add(Messages.MustNotSet, value is JsonObject ? path : ValidationErrors.In(path, field));
            }
        }
    }

    private void CheckHandler(JsonObject? probe, string portName, ContainerRole role, string path)
    {
        foreach (var handler in (string[])["httpGet", "tcpSocket", "grpc"])
        {
            if (probe.Object(handler) is not { } given)
            {
                continue;
            }

            var (name, field) = (given.Text("port"), ValidationErrors.In(path, handler + ".port"));
            if (name.Length > 0 && name != portName)
            {
                errors.Add(Messages.InvalidValue(name), "Probe port must match container port", ValidationLevel.Error, field);
            }
            else if (role == ContainerRole.Sidecar && name.Length == 0 && given.Number("port") is null or 0)
            {
                errors.Add(Messages.InvalidValue(0), "Probe port must be specified", ValidationLevel.Error, field);
            }
        }
    }
}
