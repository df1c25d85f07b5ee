using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Model.Validation;

/// <summary>
/// Validates changes of revisions: labels and annotations may change, what an instance runs may not.
/// </summary>
public static class RevisionUpdateValidator
{
    private const string Labels = "metadata.labels";

    private static readonly string[] FixedLabels =
    [
        ServingLabels.Configuration, ServingLabels.ConfigurationGeneration, ServingLabels.ConfigurationUid, ServingLabels.Service, ServingLabels.ServiceUid,
    ];

    /// <summary>Validates a change.</summary>
    /// <param name="revision">The revision as it is to be.</param>
    /// <param name="old">The revision as it is.</param>
    /// <param name="autoscaler">The settings that bound the scaling annotations; null for the defaults.</param>
    /// <param name="catalog">The instance types that annotations may name; null for those that ship.</param>
    /// <returns>The problems, with paths as in a document: <c>metadata.annotations.autoscaling.knative.dev/min-scale</c>.</returns>
    public static ValidationErrors Validate(Revision revision, Revision old, AutoscalerOptions? autoscaler = null, IInstanceCatalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(revision);
        ArgumentNullException.ThrowIfNull(old);
        var errors = new ValidationErrors();
        TemplateRules.CheckAnnotations(revision.Annotations, autoscaler ?? new AutoscalerOptions(), catalog ?? InstanceCatalog.Default, "", errors);
        if (!revision.HasSameSpec(old))
        {
            errors.Add("Immutable fields changed (-old +new)", "spec");
        }

        foreach (var label in FixedLabels.Where(label => revision.Labels.GetValueOrDefault(label) != old.Labels.GetValueOrDefault(label)))
        {
            errors.Add("label value is immutable", ValidationErrors.In(Labels, label));
        }

        return errors;
    }
}
