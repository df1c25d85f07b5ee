using System.Globalization;
using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Admission;
using Serverless.Hosting.Knative.Schema;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Mapping;

/// <summary>
/// Whole objects between document and model.
/// </summary>
internal static class ResourceMapping
{
    public static Resource Read(ResourceKind kind, JsonObject document)
    {
        var (metadata, spec, status) = (document.Object("metadata"), document.Object("spec"), document.Object("status"));
        Resource resource = kind switch
        {
            ResourceKind.Service => new Service
            {
                Name = "",
                Template = RevisionMapping.ReadTemplate(spec.Object("template")),
                Traffic = TrafficMapping.Read(spec),
                Status = StatusMapping.ReadService(status),
            },
            ResourceKind.Configuration => new Configuration
            {
                Name = "",
                Template = RevisionMapping.ReadTemplate(spec.Object("template")),
                Status = StatusMapping.ReadConfiguration(status),
            },
            ResourceKind.Route => new Route { Name = "", Traffic = TrafficMapping.Read(spec), Status = StatusMapping.ReadRoute(status) },
            _ => new Revision { Name = "", Spec = RevisionMapping.ReadSpec(spec), Status = StatusMapping.ReadRevision(status) },
        };
        return RoutingStateMapping.Read(ReadMetadata(resource, metadata));
    }

    public static JsonObject Write(Resource resource)
    {
        var (spec, status) = resource switch
        {
            Service service => (WriteSpec(service.Template, service.Traffic), StatusMapping.Write(service.Status)),
            Configuration configuration => (WriteSpec(configuration.Template, []), StatusMapping.Write(configuration.Status)),
            Route route => (WriteSpec(null, route.Traffic), StatusMapping.Write(route.Status)),
            Revision revision => (RevisionMapping.WriteSpec(revision.Spec), StatusMapping.Write(revision.Status)),
            _ => throw new ArgumentException($"Objects of type '{resource.GetType()}' have no document.", nameof(resource)),
        };
        return new JsonObject
        {
            ["apiVersion"] = ServingShapes.ApiVersion,
            ["kind"] = resource.Kind.ToString(),
            ["metadata"] = WriteMetadata(RoutingStateMapping.Write(resource)),
            ["spec"] = spec,
            ["status"] = status,
        };
    }

    private static Resource ReadMetadata(Resource resource, JsonObject? metadata) => resource with
    {
        Name = metadata.Text("name"),
        Namespace = metadata.Text("namespace") is { Length: > 0 } ns ? ns : Names.DefaultNamespace,
        Uid = metadata.Text("uid"),
        Generation = metadata.Number("generation") ?? 0,
        Version = long.TryParse(metadata.Text("resourceVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0,
        CreatedAt = StatusMapping.ReadTime(metadata, "creationTimestamp"),
        Labels = metadata.Object("labels").ToValueMap(),
        Annotations = metadata.Object("annotations").ToValueMap(),
        Owner = ReadOwner(metadata),
    };

    private static OwnerReference? ReadOwner(JsonObject? metadata)
    {
        var owners = metadata.Objects("ownerReferences");
        var owner = owners.FirstOrDefault(candidate => candidate.Flag("controller") == true) ?? (owners.Count > 0 ? owners[0] : null);
        return owner is not null && owner.Text("apiVersion").StartsWith(ServingShapes.Group, StringComparison.Ordinal) && Enum.TryParse<ResourceKind>(owner.Text("kind"), out var kind)
            ? new OwnerReference(kind, owner.Text("name"), owner.Text("uid"))
            : null;
    }

    private static JsonObject WriteMetadata(Resource resource)
    {
        var result = new JsonObject { ["name"] = resource.Name, ["namespace"] = resource.Namespace };
        result.Put("uid", resource.Uid);
        result.Put("resourceVersion", resource.Version == 0 ? null : resource.Version.ToString(CultureInfo.InvariantCulture));
        result.Put("generation", resource.Generation);
        result.Put("creationTimestamp", resource.CreatedAt);
        result.Put("labels", resource.Labels);
        result.Put("annotations", resource.Annotations);
        if (resource.Owner is { } owner)
        {
            result["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = ServingShapes.ApiVersion,
                ["kind"] = owner.Kind.ToString(),
                ["name"] = owner.Name,
                ["uid"] = owner.Uid,
                ["controller"] = true,
                ["blockOwnerDeletion"] = true,
            });
        }

        return result;
    }

    private static JsonObject WriteSpec(RevisionTemplate? template, ValueList<TrafficTarget> traffic)
    {
        var result = new JsonObject();
        if (template is not null)
        {
            result["template"] = RevisionMapping.WriteTemplate(template);
        }

        result.Put("traffic", traffic, TrafficMapping.Write);
        return result;
    }
}
