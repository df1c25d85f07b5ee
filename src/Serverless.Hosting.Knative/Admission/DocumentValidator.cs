using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Mapping;
using Serverless.Hosting.Model;
using Serverless.Hosting.Model.Validation;

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
        if (!operation.IsStatusUpdate)
        {
            ObjectMetadata.Check(kind, document.Object("metadata"), errors);
            CheckSpec(kind, document, operation, errors);
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
            TemplateAnnotations.Check(metadata.Object("annotations").ToValueMap(), "", options, errors);
        }
    }

    private void CheckTemplate(JsonObject? parent, JsonObject? template, ValidationErrors errors)
    {
        var metadata = template.Object("metadata");
        TemplateRules.CheckName(metadata.Text("name"), parent.Text("name"), parent.Text("generateName"), Template, errors);
        TemplateAnnotations.Check(metadata.Object("annotations").ToValueMap(), Template, options, errors);
        new PodValidator(options, "spec.template.spec", errors).Check(template.Object("spec") ?? []);
    }

    private static void CheckUpdate(ResourceKind kind, JsonObject document, JsonObject old, ValidationErrors errors)
    {
        var (oldSpec, newSpec) = (old.Object("spec"), document.Object("spec"));
        if (kind == ResourceKind.Revision)
        {
            if (DocumentDifferences.Describe(oldSpec, newSpec) is { } changes)
            {
                errors.Add("Immutable fields changed (-old +new)", changes, ValidationLevel.Error, "spec");
            }

            return;
        }

        ObjectMetadata.CheckAuthors(kind, document, old, errors);
        if (kind != ResourceKind.Route)
        {
            var (before, after) = (oldSpec.Object("template"), newSpec.Object("template"));
            var changes = DocumentDifferences.Describe(before, after);
            TemplateRules.CheckNameChange(
                before.Object("metadata").Text("name"), after.Object("metadata").Text("name"), changes is null, changes, Template, errors);
        }
    }
}
