using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Mapping;
using Serverless.Hosting.Model;
using Serverless.Hosting.Model.Validation;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// Validates a decoded and defaulted document. What the model holds is checked by the rules of the model; the rest, on the document itself.
/// </summary>
internal sealed class DocumentValidator(DocumentOptions options)
{
    private const string Template = "spec.template";

    public ValidationErrors Validate(ResourceKind kind, JsonObject document, DocumentOperation operation)
    {
        var errors = new ValidationErrors();
        if (!operation.IsStatusUpdate || kind is ResourceKind.Route or ResourceKind.Revision)
        {
            ObjectMetadata.Check(kind, document.Object("metadata"), errors);
            CheckSpec(kind, document, operation, errors);
        }

        if (kind == ResourceKind.Revision && operation.IsUpdate && Changes(document, operation.Old!) is { } changes)
        {
            return changes;
        }

        if (operation.IsUpdate)
        {
            CheckUpdate(kind, document, operation.Old!, errors);
        }

        return errors;
    }

    private void CheckSpec(ResourceKind kind, JsonObject document, DocumentOperation operation, ValidationErrors errors)
    {
        var (metadata, spec) = (document.Object("metadata"), document.Object("spec"));
        if (kind is ResourceKind.Service or ResourceKind.Configuration)
        {
            CheckTemplate(metadata, spec.Object("template"), errors);
        }

        if (kind is ResourceKind.Service or ResourceKind.Route)
        {
            var traffic = TrafficMapping.Read(spec);
            TrafficRules.Check(traffic, kind == ResourceKind.Service, "spec.traffic", errors);
            RequestRoutingRules.Check(metadata.Object("annotations").ToValueMap(), traffic, errors);
        }

        if (kind == ResourceKind.Revision && !operation.IsUpdate)
        {
            new PodValidator(options, "spec", errors).Check(spec ?? []);
        }

        if (kind == ResourceKind.Revision)
        {
            errors.AddRange(ScalingAnnotations.Validate(metadata.Object("annotations").ToValueMap(), options.Autoscaler), "metadata.annotations");
        }
    }

    private void CheckTemplate(JsonObject? parent, JsonObject? template, ValidationErrors errors)
    {
        var metadata = template.Object("metadata");
        TemplateRules.CheckName(
            metadata.Text("name"), metadata.Text("generateName"), parent.Text("name"), parent.Text("generateName"), Template, errors);
        TemplateAnnotations.Check(metadata.Object("annotations").ToValueMap(), Template, options, errors);
        new PodValidator(options, "spec.template.spec", errors).Check(template.Object("spec") ?? []);
    }

    // a revision that would change is told nothing else
    private static ValidationErrors? Changes(JsonObject document, JsonObject old)
    {
        if (DocumentDifferences.Describe(old.Object("spec"), document.Object("spec")) is not { } changes)
        {
            return null;
        }

        var errors = new ValidationErrors();
        errors.Add("Immutable fields changed (-old +new)", changes, ValidationLevel.Error, "spec");
        return errors;
    }

    private static void CheckUpdate(ResourceKind kind, JsonObject document, JsonObject old, ValidationErrors errors)
    {
        if (kind == ResourceKind.Revision)
        {
            return;
        }

        ObjectMetadata.CheckAuthors(kind, document, old, errors);
        if (kind != ResourceKind.Route)
        {
            var (before, after) = (old.Object("spec").Object("template"), document.Object("spec").Object("template"));
            var changes = DocumentDifferences.Describe(before, after);
            TemplateRules.CheckNameChange(
                before.Object("metadata").Text("name"), after.Object("metadata").Text("name"), changes is null, changes, Template, errors);
        }
    }
}
