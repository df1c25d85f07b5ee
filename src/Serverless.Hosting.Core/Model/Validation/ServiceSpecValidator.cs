using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Model.Validation;

/// <summary>
/// Validates services that are declared in code, by the rules that hold for documents. It finds all problems, not the first.
/// </summary>
public static class ServiceSpecValidator
{
    private const string Template = "spec.template";
    private const string Spec = "spec.template.spec";

    /// <summary>Validates a service.</summary>
    /// <param name="spec">The service.</param>
    /// <param name="old">The service that it replaces; null for a new one.</param>
    /// <param name="limits">The limits; null for <see cref="ValidationLimits.Default"/>.</param>
    /// <param name="autoscaler">The settings that bound the scaling annotations of the template; null for the defaults.</param>
    /// <param name="catalog">The instance types that the template may name; null for those that ship.</param>
    /// <returns>The problems, with paths as in a document: <c>spec.template.spec.containers[0].env[1].name</c>.</returns>
    public static ValidationErrors Validate(
        ServiceSpec spec, Service? old = null, ValidationLimits? limits = null, AutoscalerOptions? autoscaler = null, IInstanceCatalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var errors = new ValidationErrors();
        CheckMetadata(spec, errors);
        TemplateRules.CheckAnnotations(spec.Template.Annotations, autoscaler ?? new AutoscalerOptions(), catalog ?? InstanceCatalog.Default, Template, errors);
        CheckTemplate(spec, limits ?? ValidationLimits.Default, errors);
        TrafficRules.Check(spec.Traffic, ofService: true, "spec.traffic", errors);
        RequestRoutingRules.Check(spec.Annotations, spec.Traffic, errors);
        if (old is not null)
        {
            TemplateRules.CheckNameChange(old.Template.Name, spec.Template.Name, old.Template == spec.Template, null, Template, errors);
        }

        return errors;
    }

    /// <summary>Validates a configuration that belongs to no service.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="old">The configuration that it replaces; null for a new one.</param>
    /// <param name="limits">The limits; null for <see cref="ValidationLimits.Default"/>.</param>
    /// <param name="autoscaler">The settings that bound the scaling annotations of the template; null for the defaults.</param>
    /// <param name="catalog">The instance types that the template may name; null for those that ship.</param>
    /// <returns>The problems, with paths as in a document.</returns>
    public static ValidationErrors Validate(
        Configuration configuration, Configuration? old = null, ValidationLimits? limits = null, AutoscalerOptions? autoscaler = null, IInstanceCatalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Validate(AsSpec(configuration, configuration.Template), old is null ? null : AsSpec(old, old.Template).ToService(), limits, autoscaler, catalog);
    }

    /// <summary>Validates a route that belongs to no service.</summary>
    /// <param name="route">The route.</param>
    /// <returns>The problems, with paths as in a document.</returns>
    public static ValidationErrors Validate(Route route)
    {
        ArgumentNullException.ThrowIfNull(route);
        var errors = new ValidationErrors();
        CheckMetadata(new ServiceSpec { Namespace = route.Namespace, Name = route.Name, Annotations = route.Annotations, Template = new() { Spec = new() { Containers = [] } } }, errors);
        TrafficRules.Check(route.Traffic, ofService: false, "spec.traffic", errors);
        RequestRoutingRules.Check(route.Annotations, route.Traffic, errors);
        return errors;
    }

    private static ServiceSpec AsSpec(Resource resource, RevisionTemplate template) =>
        new() { Namespace = resource.Namespace, Name = resource.Name, Labels = resource.Labels, Annotations = resource.Annotations, Template = template };

    private static void CheckMetadata(ServiceSpec spec, ValidationErrors errors)
    {
        MetadataRules.CheckName(spec.Name, "", "metadata", errors);
        if (Messages.NotDnsLabel(spec.Namespace) is { } problem)
        {
            errors.Add(problem, "metadata.namespace");
        }

        MetadataRules.CheckNoScaling(spec.Annotations.Keys, "metadata", errors);
        MetadataRules.CheckDuration(spec.Annotations, ServingLabels.RolloutDuration, "serving.knative.dev/rolloutDuration", "metadata", errors);
    }

    private static void CheckTemplate(ServiceSpec spec, ValidationLimits limits, ValidationErrors errors)
    {
        var template = spec.Template;
        TemplateRules.CheckName(template.Name, "", spec.Name, "", Template, errors);
        RevisionRules.CheckLimits(template.Spec.TimeoutSeconds, template.Spec.ContainerConcurrency, limits, Spec, errors);
        RevisionRules.CheckContainers(template.Spec.Containers, Spec, errors);
        for (var i = 0; i < template.Spec.Containers.Count; i++)
        {
            var (container, path) = (template.Spec.Containers[i], ContainerRules.Path(Spec, i));
            ContainerRules.Check(container, ReferenceEquals(container, template.Spec.ServingContainer), limits, path, errors);
            ProbeRules.Check(container, path, errors);
            if (container.Port is { } port)
            {
                ContainerRules.CheckPortNumber(port.Number, ValidationErrors.In(path, "ports"), errors);
                ContainerRules.CheckPortName(port.Name, ValidationErrors.In(path, "ports"), errors);
            }
        }
    }
}
