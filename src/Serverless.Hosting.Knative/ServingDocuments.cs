using System.Text;
using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Admission;
using Serverless.Hosting.Knative.Mapping;
using Serverless.Hosting.Knative.Reading;
using Serverless.Hosting.Knative.Schema;
using Serverless.Hosting.Model;
using Serverless.Hosting.Model.Validation;

namespace Serverless.Hosting.Knative;

/// <summary>
/// Reads and writes <c>serving.knative.dev/v1</c> documents.
/// </summary>
public static class ServingDocuments
{
    /// <summary>The version of the API of all documents: <c>serving.knative.dev/v1</c>.</summary>
    public const string ApiVersion = ServingShapes.ApiVersion;

    /// <summary>Reads all documents of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <returns>The documents, with their defaults filled in.</returns>
    /// <exception cref="ManifestException">A document is refused; the exception has all the problems of all documents.</exception>
    public static IReadOnlyList<ServingDocument> Parse(string text, DocumentOptions? options = null) => ValidOrThrow(Read(text, options));

    /// <summary>Reads all documents of a stream.</summary>
    /// <param name="stream">The stream, as UTF-8; it is left open.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <returns>The documents, with their defaults filled in.</returns>
    /// <exception cref="ManifestException">A document is refused; the exception has all the problems of all documents.</exception>
    public static IReadOnlyList<ServingDocument> Parse(Stream stream, DocumentOptions? options = null) => ValidOrThrow(Read(stream, options));

    /// <summary>Reads all documents of a text and reports what is wrong with them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <returns>The valid documents and all problems.</returns>
    public static ManifestResult Read(string text, DocumentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false);
        return Read(stream, options);
    }

    /// <summary>Reads all documents of a stream and reports what is wrong with them.</summary>
    /// <param name="stream">The stream, as UTF-8; it is left open.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <returns>The valid documents and all problems.</returns>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static ManifestResult Read(Stream stream, DocumentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new DocumentOptions();
        IReadOnlyList<SourceNode> nodes;
        try
        {
            nodes = SourceReader.Read(stream, options);
        }
        catch (SourceFormatException exception)
        {
            var location = new SourceLocation(options.FileName, exception.Line, exception.Column);
            return new ManifestResult([], [new ManifestProblem(location, "", exception.Message)]);
        }

        var admission = new DocumentAdmission(options);
        var documents = nodes.Select(admission.Admit).OfType<ServingDocument>().ToArray();
        return new ManifestResult(documents, admission.Problems);
    }

    /// <summary>Finds what forbids that a document replaces an object as it is now.</summary>
    /// <param name="document">The document.</param>
    /// <param name="current">The object; null if there is none, which nothing forbids.</param>
    /// <returns>The problems: a template that changed under a name of its own, a revision whose specification changed.</returns>
    /// <remarks>
    /// The document counts as applied: what it does not say has its default when it is compared, so that the same manifest can be applied again.
    /// </remarks>
    public static IReadOnlyList<ManifestProblem> Validate(ServingDocument document, Resource? current)
    {
        ArgumentNullException.ThrowIfNull(document);
        var errors = new ValidationErrors();
        switch (document.Resource, current)
        {
            case (Service service, Service old):
                CheckTemplate(old.Template, service.Template, errors);
                break;
            case (Configuration configuration, Configuration old):
                CheckTemplate(old.Template, configuration.Template, errors);
                break;
            case (Revision revision, Revision old) when !revision.HasSameSpec(old):
                var changes = DocumentDifferences.Describe(RevisionMapping.WriteSpec(old.Spec), RevisionMapping.WriteSpec(revision.Spec));
                errors.Add("Immutable fields changed (-old +new)", changes, ValidationLevel.Error, "spec");
                break;
        }

        return document.Locate(errors);
    }

    /// <summary>The document of an object, with metadata, specification and status.</summary>
    /// <param name="resource">The object.</param>
    /// <returns>A new document.</returns>
    public static JsonObject ToJson(Resource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return ResourceMapping.Write(resource);
    }

    /// <summary>The document of a list of objects, such as a <c>ServiceList</c>.</summary>
    /// <param name="kind">The kind of the objects.</param>
    /// <param name="resources">The objects.</param>
    /// <param name="version">The version of the list; 0 for none.</param>
    /// <returns>A new document.</returns>
    public static JsonObject ToJsonList(ResourceKind kind, IEnumerable<Resource> resources, long version = 0)
    {
        ArgumentNullException.ThrowIfNull(resources);
        var metadata = new JsonObject();
        metadata.Put("resourceVersion", version == 0 ? null : version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return new JsonObject
        {
            ["apiVersion"] = ApiVersion,
            ["kind"] = $"{kind}List",
            ["metadata"] = metadata,
            ["items"] = new JsonArray([.. resources.Select(ToJson)]),
        };
    }

    /// <summary>
    /// The schema of the documents of a kind, as OpenAPI v3 in the structural form that a cluster asks of a custom resource. What only a cluster reads is left open,
    /// and what must be given is told by <see cref="Read(string, DocumentOptions?)"/>, in words.
    /// </summary>
    /// <param name="kind">The kind.</param>
    /// <returns>A new schema.</returns>
    public static JsonObject ToSchema(ResourceKind kind) => OpenApiSchema.Write(kind);

    /// <summary>Writes a document as YAML.</summary>
    /// <param name="document">The document.</param>
    /// <returns>The text, ending with a new line.</returns>
    public static string ToYaml(JsonNode document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return YamlWriter.Write(document);
    }

    /// <summary>Writes an object as YAML.</summary>
    /// <param name="resource">The object.</param>
    /// <returns>The text, ending with a new line.</returns>
    public static string ToYaml(Resource resource) => ToYaml(ToJson(resource));

    private static void CheckTemplate(RevisionTemplate old, RevisionTemplate current, ValidationErrors errors)
    {
        if (old.Name != current.Name || old == current)
        {
            return;
        }

        var changes = DocumentDifferences.Describe(RevisionMapping.WriteTemplate(old), RevisionMapping.WriteTemplate(current));
        TemplateRules.CheckNameChange(old.Name, current.Name, isSame: false, changes, "spec.template", errors);
    }

    private static IReadOnlyList<ServingDocument> ValidOrThrow(ManifestResult result) =>
        result.IsValid ? result.Documents : throw new ManifestException([.. result.Errors]);
}
