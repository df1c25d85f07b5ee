using Microsoft.Extensions.Options;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Model.Validation;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Runtime;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Finds all that is wrong with what is to be stored, by the rules of the model, of this host and of its backends.
/// </summary>
internal sealed class SpecCheck(InstanceBackends backends, IOptionsMonitor<AutoscalerOptions> autoscaler, IInstanceCatalog catalog)
{
    public ValidationErrors Of(ServiceSpec spec, Service? existing) =>
        Of(spec.Template, ServiceSpecValidator.Validate(spec, existing, autoscaler: autoscaler.CurrentValue, catalog: catalog));

    public ValidationErrors Of(Configuration configuration, Configuration? existing) =>
        Of(configuration.Template, ServiceSpecValidator.Validate(configuration, existing, autoscaler: autoscaler.CurrentValue, catalog: catalog));

    public ValidationErrors Of(Revision revision, Revision existing)
    {
        var errors = RevisionUpdateValidator.Validate(revision, existing, autoscaler.CurrentValue, catalog);
        CheckAnnotations(revision.Annotations, "metadata.annotations", errors);
        return errors;
    }

    private ValidationErrors Of(RevisionTemplate template, ValidationErrors errors)
    {
        CheckAnnotations(template.Annotations, "spec.template.metadata.annotations", errors);
        errors.AddRange(backends.For(template).Validate(template), "spec.template");
        return errors;
    }

    private void CheckAnnotations(ValueMap annotations, string path, ValidationErrors errors)
    {
        QueueDepthSetting.Validate(annotations, path, errors);
        SlowStartSetting.Validate(annotations, path, errors);
        UsageMetric.Validate(annotations, autoscaler.CurrentValue, path, errors);
        ProvidedInstances.Validate(annotations, path, errors);
    }
}
