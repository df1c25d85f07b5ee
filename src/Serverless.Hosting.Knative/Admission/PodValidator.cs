using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Schema;
using Serverless.Hosting.Model;
using Serverless.Hosting.Model.Validation;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// What holds for the specification of a revision.
/// </summary>
internal sealed class PodValidator(DocumentOptions options, string path, ValidationErrors errors)
{
    private static readonly string[] Flagged =
    [
        "affinity", "topologySpreadConstraints", "hostAliases", "nodeSelector", "tolerations", "runtimeClassName", "securityContext", "shareProcessNamespace",
        "priorityClassName", "schedulerName", "dnsPolicy", "dnsConfig", "hostIPC", "hostPID", "hostNetwork",
    ];

    private FeatureFlags Features => options.Features;

    public void Check(JsonObject spec)
    {
        CheckFields(spec);
        new PodSecurityRules(Features, ValidationErrors.In(path, "securityContext"), errors).Check(spec.Object("securityContext"));
        new VolumeValidator(Features, path, errors).Check(spec);
        CheckContainers(spec);
        CheckServiceAccount(spec.Text("serviceAccountName"));
        RevisionRules.CheckLimits(spec.Number("timeoutSeconds"), spec.Number("containerConcurrency"), Limits(), path, errors);
    }

    private ValidationLimits Limits() => new()
    {
        MaxTimeoutSeconds = (long)options.Defaults.MaxRevisionTimeout.TotalSeconds,
        MinContainerConcurrency = options.Defaults.MinContainerConcurrency,
        MaxContainerConcurrency = options.Defaults.ContainerConcurrencyMaxLimit,
        AllowCommandWithoutImage = false,
    };

    private void CheckFields(JsonObject spec)
    {
        var off = Flagged.Where(field => !IsAdmitted(field));
        foreach (var field in PodShapes.NeverAllowed.Concat(off).Where(field => spec.Has(field)))
        {
            errors.Add(Messages.MustNotSet, ValidationErrors.In(path, field));
        }

        if (spec.Flag("automountServiceAccountToken") == true)
        {
            errors.Add(Messages.MustNotSet, ValidationErrors.In(path, "automountServiceAccountToken"));
        }
    }

    // secure defaults admit the security context of the pod too, and its own rules decide what may stand in it
    private bool IsAdmitted(string field) => Features.IsAdmitted(FeatureNames.Pod + field.ToLowerInvariant())
        || (field == "securityContext" && Features.IsAdmitted(FeatureNames.SecurePodDefaults));

    private void CheckContainers(JsonObject spec)
    {
        var (containers, initContainers) = (spec.Objects("containers"), spec.Objects("initContainers"));
        var names = new HashSet<string>(StringComparer.Ordinal);
        CheckInitContainers(spec, containers, initContainers);
        RevisionRules.CheckPortCount(containers.Count, containers.Sum(container => container.List("ports")?.Count ?? 0), path, errors);
        if (containers.Count == 0)
        {
            errors.Add(Messages.MissingField, ValidationErrors.In(path, "containers"));
        }

        var isRefused = containers.Count > 1 && !Features.IsEnabled(FeatureNames.MultiContainer);
        if (isRefused)
        {
            errors.Add($"multi-container is off, but found {containers.Count} containers");
        }

        for (var i = 0; i < containers.Count; i++)
        {
            var container = containers[i];
            SecurityRules.Warn(container, spec.Object("securityContext"), ContainerRules.Path(path, i), Features, errors);
            if (!isRefused)
            {
                var role = containers.Count == 1 || container.List("ports") is { Count: > 0 } ? ContainerRole.Serving : ContainerRole.Sidecar;
                Validator(spec).Check(container, role, ContainerRules.Path(path, i));
                ContainerRules.CheckUnique(container.Text("name"), names, ContainerRules.Path(path, i), errors);
            }
        }
    }

    // the reference reports init containers under the path of containers
    private void CheckInitContainers(JsonObject spec, IReadOnlyList<JsonObject> containers, IReadOnlyList<JsonObject> initContainers)
    {
        if (initContainers.Count == 0)
        {
            return;
        }

        if (!Features.IsEnabled(FeatureNames.InitContainers))
        {
            errors.Add($"pod spec support for init-containers is off, but found {initContainers.Count} init containers");
            RefuseUnlessAdmitted(FeatureNames.InitContainers, ValidationErrors.In(path, "initContainers"));
            return;
        }

        var names = containers.Select(container => container.Text("name")).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < initContainers.Count; i++)
        {
            var own = ValidationErrors.In(path, ValidationErrors.At("initContainers", i));
            SecurityRules.Warn(initContainers[i], spec.Object("securityContext"), own, Features, errors);
            Validator(spec).Check(initContainers[i], ContainerRole.Init, ContainerRules.Path(path, i));

            // it compares them with the other containers alone
            ContainerRules.CheckUnique(initContainers[i].Text("name"), [.. names], ContainerRules.Path(path, i), errors);
        }
    }

    // the field itself is refused only where its feature is off altogether
    private void RefuseUnlessAdmitted(string feature, string field)
    {
        if (!Features.IsAdmitted(feature))
        {
            errors.Add(Messages.MustNotSet, field);
        }
    }

    private ContainerValidator Validator(JsonObject spec) => new(Features, Limits(), spec, errors);

    private void CheckServiceAccount(string name)
    {
        foreach (var problem in name.Length == 0 ? [] : QualifiedName.SubdomainProblems(name))
        {
            errors.Add(Messages.InvalidValue(name), problem, ValidationLevel.Error, ValidationErrors.In(path, "serviceAccountName"));
        }
    }
}
