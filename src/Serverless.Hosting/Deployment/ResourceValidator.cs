using Microsoft.Extensions.Options;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Model.Validation;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Runtime;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// What an object must be to be served here: the rules of the model, of the settings in force and of the backend. The same for everyone who writes.
/// </summary>
internal sealed class ResourceValidator(IInstanceBackend backend, IOptionsMonitor<AutoscalerOptions> autoscaler, IInstanceCatalog catalog)
{
    public ValidationErrors Validate(ServiceSpec spec, Service? existing) =>
        Check(spec.Template, ServiceSpecValidator.Validate(spec, existing, autoscaler: autoscaler.CurrentValue, catalog: catalog));

    public ValidationErrors Validate(Configuration configuration, Configuration? existing) =>
        Check(configuration.Template, ServiceSpecValidator.Validate(configuration, existing, autoscaler: autoscaler.CurrentValue, catalog: catalog));

    public static ValidationErrors Validate(Route route) => ServiceSpecValidator.Validate(route);

    /// <summary>A revision changes in labels and annotations alone.</summary>
    public ValidationErrors Validate(Revision revision, Revision existing)
    {
        var errors = RevisionUpdateValidator.Validate(revision, existing, autoscaler.CurrentValue, catalog);
        CheckAnnotations(revision.Annotations, "metadata.annotations", errors);
        return errors;
    }

    private ValidationErrors Check(RevisionTemplate template, ValidationErrors errors)
    {
        CheckAnnotations(template.Annotations, "spec.template.metadata.annotations", errors);
        errors.AddRange(backend.Validate(template), "spec.template");
        return errors;
    }

    private void CheckAnnotations(ValueMap annotations, string path, ValidationErrors errors)
    {
        QueueDepthSetting.Validate(annotations, path, errors);
        SlowStartSetting.Validate(annotations, path, errors);
        UsageMetric.Validate(annotations, autoscaler.CurrentValue, path, errors);
    }
}
