using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Mapping;
using Serverless.Hosting.Knative.Reading;
using Serverless.Hosting.Knative.Schema;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// Takes one document from its source to the model: decode, fill in defaults, validate, map.
/// </summary>
internal sealed class DocumentAdmission(DocumentOptions options)
{
    private readonly List<ManifestProblem> _problems = [];

    public IReadOnlyList<ManifestProblem> Problems => _problems;

    /// <summary>The document; null if it is refused.</summary>
    public ServingDocument? Admit(SourceNode node)
    {
        var places = new SourceMap(options.FileName);
        places.Add("", node.Line, node.Column);
        if (KindOf(node, places) is not { } kind)
        {
            return null;
        }

        var errors = new ValidationErrors();
        var json = Decode(node, kind, places, errors);
        var written = json.DeepClone().AsObject();
        var subject = $"{kind} {Namespace(json)}/{json.Object("metadata").Text("name")}";
        new DocumentDefaults(options).Apply(kind, json, DocumentOperation.Create);
        errors.AddRange(new DocumentValidator(options).Validate(kind, json, DocumentOperation.Create));
        Name(json, errors);
        var problems = ProblemList.Create(errors, places, subject);
        _problems.AddRange(problems);
        if (!errors.IsValid)
        {
            return null;
        }

        var resource = ResourceMapping.Read(kind, json) with { Namespace = Namespace(json) };
        return new ServingDocument(resource, json, written, places, problems);
    }

    /// <summary>Decodes a document whose kind is known.</summary>
    public JsonObject Decode(SourceNode node, ResourceKind kind, SourceMap places, ValidationErrors errors) =>
        new DocumentDecoder(places, errors, options.AllowUnknownFields ? ValidationLevel.Warning : ValidationLevel.Error).Decode(node, ServingShapes.Of(kind));

    private ResourceKind? KindOf(SourceNode node, SourceMap places)
    {
        if (node.Kind != SourceKind.Map)
        {
            Refuse(places, node, "", $"found {node.Describe()}, expected a map with apiVersion, kind, metadata and spec");
            return null;
        }

        var (version, kind) = (node.Find("apiVersion"), node.Find("kind"));
        if (version?.Text != ServingShapes.ApiVersion)
        {
            Refuse(places, version ?? node, "apiVersion", $"found '{version?.Text}', expected '{ServingShapes.ApiVersion}'");
            return null;
        }

        if (!Enum.TryParse<ResourceKind>(kind?.Text, out var known) || known.ToString() != kind?.Text)
        {
            Refuse(places, kind ?? node, "kind", $"found '{kind?.Text}', expected one of: {string.Join(", ", Enum.GetNames<ResourceKind>())}");
            return null;
        }

        return known;
    }

    private void Refuse(SourceMap places, SourceNode node, string field, string message) =>
        _problems.Add(new ManifestProblem(new SourceLocation(places.File, node.Line, node.Column), field, message));

    private void Name(JsonObject json, ValidationErrors errors)
    {
        var metadata = json.GetOrAdd("metadata");
        if (metadata.Text("name").Length > 0 || metadata.Text("generateName") is not { Length: > 0 } prefix)
        {
            return;
        }

        if (options.GenerateName is { } generate)
        {
            metadata["name"] = generate(prefix);
        }
        else
        {
            errors.Add("nothing makes names from generateName here: give a name", "metadata.generateName");
        }
    }

    private string Namespace(JsonObject json) => json.Object("metadata").Text("namespace") is { Length: > 0 } ns ? ns : options.DefaultNamespace;
}
