using System.Text.Json;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Processes;

/// <summary>
/// Refuses what a process cannot do, so that no application runs without something that it relies on. What only asks for less, or is about the placement
/// on a cluster, is ignored.
/// </summary>
internal static class TemplateValidator
{
    private const string MustNotSet = "must not set the field(s)";
    private const string Reason = "not supported where instances are processes";

    private static readonly HashSet<string> IgnoredOfPod =
    [
        "affinity", "automountServiceAccountToken", "dnsPolicy", "enableServiceLinks", "imagePullSecrets", "nodeSelector", "priorityClassName",
        "runtimeClassName", "schedulerName", "serviceAccountName", "shareProcessNamespace", "tolerations", "topologySpreadConstraints",
    ];

    private static readonly HashSet<string> IgnoredOfContainer = ["imagePullPolicy", "terminationMessagePath", "terminationMessagePolicy"];

    private static readonly HashSet<string> IgnoredOfSecurityContext =
    [
        "allowPrivilegeEscalation", "appArmorProfile", "capabilities", "privileged", "procMount", "readOnlyRootFilesystem", "runAsNonRoot",
        "seLinuxOptions", "seccompProfile",
    ];

    // what is looked into, and what of it is ignored; a port that is given by its name is the instance's, as it is by its number
    private static readonly Dictionary<string, HashSet<string>> Nested = new()
    {
        ["securityContext"] = IgnoredOfSecurityContext,
        ["livenessProbe"] = [],
        ["readinessProbe"] = [],
        ["startupProbe"] = [],
        ["httpGet"] = ["port"],
        ["tcpSocket"] = ["port"],
    };

    /// <summary>The problems of a template.</summary>
    public static ValidationErrors Validate(RevisionTemplate template)
    {
        var errors = new ValidationErrors();
        AddFields(errors, template.Spec.ClusterFields, "spec", IgnoredOfPod);
        for (var i = 0; i < template.Spec.Containers.Count; i++)
        {
            var path = ValidationErrors.At("spec.containers", i);
            if (ReferenceEquals(template.Spec.Containers[i], template.Spec.ServingContainer))
            {
                AddContainer(errors, template.Spec.Containers[i], path);
            }
            else
            {
                Add(errors, path);
            }
        }

        return errors;
    }

    private static void AddContainer(ValidationErrors errors, ContainerSpec container, string path)
    {
        for (var i = 0; i < container.Environment.Count; i++)
        {
            if (container.Environment[i].ValueFrom is not null)
            {
                Add(errors, ValidationErrors.In(ValidationErrors.At($"{path}.env", i), "valueFrom"));
            }
        }

        AddFields(errors, container.ClusterFields, path, IgnoredOfContainer);
    }

    private static void AddFields(ValidationErrors errors, string? json, string path, HashSet<string> ignored)
    {
        if (json is null)
        {
            return;
        }

        using var document = JsonDocument.Parse(json);
        foreach (var field in document.RootElement.EnumerateObject().Where(field => !ignored.Contains(field.Name)))
        {
            if (Nested.TryGetValue(field.Name, out var ignoredOfField) && field.Value.ValueKind == JsonValueKind.Object)
            {
                AddFields(errors, field.Value.GetRawText(), ValidationErrors.In(path, field.Name), ignoredOfField);
            }
            else
            {
                Add(errors, ValidationErrors.In(path, field.Name));
            }
        }
    }

    private static void Add(ValidationErrors errors, string path) => errors.Add(MustNotSet, Reason, ValidationLevel.Error, path);
}
