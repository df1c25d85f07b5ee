using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Sqlite.Format;

/// <summary>
/// The two documents of a row: what users write, with labels, annotations and owner, and the status.
/// </summary>
/// <remarks>
/// The names of members are part of the file's format and change only with a step of the schema. The code is written out instead of generated, since
/// generated code gives members that are missing the default of their type, not that of the record.
/// </remarks>
internal static class ResourceFormat
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Everything but the status.</summary>
    public static string WriteSpec(Resource resource) => ToText(json =>
    {
        json.Map("labels", resource.Labels).Map("annotations", resource.Annotations).Object("owner", resource.Owner, Write);
        switch (resource)
        {
            case Service service:
                json.Object("template", service.Template, TemplateFormat.Write).List("traffic", service.Traffic, StatusFormat.Write, TrafficTarget.AllToLatest);
                break;
            case Configuration configuration:
                json.Object("template", configuration.Template, TemplateFormat.Write);
                break;
            case Route route:
                json.List("traffic", route.Traffic, StatusFormat.Write);
                break;
            case Revision revision:
                json.Object("spec", revision.Spec, TemplateFormat.Write);
                break;
        }
    });

    /// <summary>The status.</summary>
    public static string WriteStatus(Resource resource) => ToText(json =>
    {
        switch (resource)
        {
            case Service service:
                StatusFormat.Write(json, service.Status);
                break;
            case Configuration configuration:
                StatusFormat.Write(json, configuration.Status);
                break;
            case Route route:
                StatusFormat.Write(json, route.Status);
                break;
            case Revision revision:
                StatusFormat.Write(json, revision.Status);
                break;
        }
    });

    /// <summary>The object, without what stands in columns of its own.</summary>
    /// <exception cref="JsonException">A document is not JSON.</exception>
    public static Resource Read(ResourceKind kind, string specText, string statusText)
    {
        using var specDocument = JsonDocument.Parse(specText);
        using var statusDocument = JsonDocument.Parse(statusText);
        var (spec, status) = (specDocument.RootElement, statusDocument.RootElement);
        Resource resource = kind switch
        {
            ResourceKind.Service => new Service
            {
                Name = "",
                Template = TemplateFormat.ReadTemplate(spec.GetProperty("template")),
                Traffic = spec.List("traffic", StatusFormat.ReadTarget, TrafficTarget.AllToLatest),
                Status = StatusFormat.ReadService(status),
            },
            ResourceKind.Configuration => new Configuration
            {
                Name = "",
                Template = TemplateFormat.ReadTemplate(spec.GetProperty("template")),
                Status = StatusFormat.ReadConfiguration(status),
            },
            ResourceKind.Route => new Route { Name = "", Traffic = spec.List("traffic", StatusFormat.ReadTarget), Status = StatusFormat.ReadRoute(status) },
            _ => new Revision { Name = "", Spec = TemplateFormat.ReadSpec(spec.GetProperty("spec")), Status = StatusFormat.ReadRevision(status) },
        };
        return resource with { Labels = spec.Map("labels"), Annotations = spec.Map("annotations"), Owner = spec.Object("owner", ReadOwner) };
    }

    private static void Write(Utf8JsonWriter json, OwnerReference owner) => json
        .Text("kind", owner.Kind.ToString())
        .Text("name", owner.Name)
        .Text("uid", owner.Uid);

    private static OwnerReference ReadOwner(JsonElement json) =>
        new(json.Name("kind", ResourceKind.Service), json.Text("name", ""), json.Text("uid", ""));

    private static string ToText(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
