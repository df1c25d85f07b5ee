using System.Text.Json.Nodes;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// Fills in what a document leaves out, in place, as the reference does before it validates.
/// </summary>
internal sealed class DocumentDefaults(DocumentOptions options)
{
    public void Apply(ResourceKind kind, JsonObject document, DocumentOperation operation)
    {
        var metadata = document.GetOrAdd("metadata");
        var spec = document.GetOrAdd("spec");
        switch (kind)
        {
            case ResourceKind.Service:
                ApplyTemplate(metadata, spec, operation);
                ApplyServiceTraffic(spec);
                ApplyTraffic(spec);
                break;
            case ResourceKind.Configuration:
                ApplyTemplate(metadata, spec, operation);
                break;
            case ResourceKind.Route:
                ApplyTraffic(spec);
                break;
            case ResourceKind.Revision when !operation.IsUpdate:
                new RevisionDefaults(options, metadata, isCreate: true).Apply(spec);
                break;
        }

        if (kind == ResourceKind.Service || (kind != ResourceKind.Revision && metadata.Objects("ownerReferences").Count == 0))
        {
            SetAuthors(metadata, spec, operation);
        }
    }

    // a template that keeps the name of its own choice is left alone, so that it can be compared with the stored one
    private void ApplyTemplate(JsonObject metadata, JsonObject spec, DocumentOperation operation)
    {
        var template = spec.GetOrAdd("template");
        var name = template.Object("metadata").Text("name");
        if (name.Length > 0 && operation.IsUpdate && operation.Old.Object("spec").Object("template").Object("metadata").Text("name") == name)
        {
            return;
        }

        template.GetOrAdd("metadata");
        new RevisionDefaults(options, metadata, !operation.IsUpdate).Apply(template.GetOrAdd("spec"));
    }

    private static void ApplyServiceTraffic(JsonObject spec)
    {
        if (spec.List("traffic") is not { Count: > 0 })
        {
            spec["traffic"] = new JsonArray(new JsonObject { ["latestRevision"] = true, ["percent"] = 100L });
        }
    }

    private static void ApplyTraffic(JsonObject spec)
    {
        foreach (var target in spec.Objects("traffic"))
        {
            target["latestRevision"] ??= target.Text("revisionName").Length == 0;
            target["percent"] ??= 0L;
        }
    }

    private void SetAuthors(JsonObject metadata, JsonObject spec, DocumentOperation operation)
    {
        if (options.User is not { Length: > 0 } user)
        {
            return;
        }

        if (!operation.IsUpdate)
        {
            var annotations = metadata.GetOrAdd("annotations");
            annotations[ServingLabels.Creator] = user;
            annotations[ServingLabels.LastModifier] = user;
        }
        else if (!JsonNode.DeepEquals(operation.Old.Object("spec"), spec))
        {
            metadata.GetOrAdd("annotations")[ServingLabels.LastModifier] = user;
        }
    }
}
