using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Admission;
using Serverless.Hosting.Knative.Mapping;
using Serverless.Hosting.Knative.Schema;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative;

/// <summary>
/// One valid document of a manifest.
/// </summary>
public sealed class ServingDocument
{
    internal ServingDocument(Resource resource, JsonObject json, JsonObject written, SourceMap places, IReadOnlyList<ManifestProblem> warnings)
    {
        (Resource, Json, Places, Warnings) = (resource, json, places, warnings);
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Write(written))));
    }

    /// <summary>The kind of the object.</summary>
    public ResourceKind Kind => Resource.Kind;

    /// <summary>The object: a <see cref="Service"/>, <see cref="Configuration"/>, <see cref="Route"/> or <see cref="Revision"/>, with its defaults filled in.</summary>
    public Resource Resource { get; }

    /// <summary>The document with its defaults filled in. A copy of its own: changes reach nothing else.</summary>
    public JsonObject Json { get; }

    /// <summary>What is worth a look but refuses nothing.</summary>
    public IReadOnlyList<ManifestProblem> Warnings { get; }

    /// <summary>Where the document begins.</summary>
    public SourceLocation Source => Places.Find("");

    /// <summary>A hash of what was written, as 64 hexadecimal digits. Comments, order of keys, form and defaults are of no account.</summary>
    public string Hash { get; }

    private SourceMap Places { get; }

    /// <summary>The service in the form that is deployed.</summary>
    /// <returns>The service.</returns>
    /// <exception cref="InvalidOperationException">The document is no service.</exception>
    public ServiceSpec ToServiceSpec()
    {
        var service = Resource as Service ?? throw new InvalidOperationException($"{Resource.Id} is not a service.");
        return new ServiceSpec
        {
            Namespace = service.Namespace,
            Name = service.Name,
            Labels = service.Labels,
            Annotations = service.Annotations,
            Template = service.Template,
            Traffic = service.Traffic,
        };
    }

    /// <summary>Finds the places of problems that others have with the object.</summary>
    /// <param name="errors">The problems, with paths as in a document.</param>
    /// <returns>One problem for each field, in the order of the file.</returns>
    public IReadOnlyList<ManifestProblem> Locate(ValidationErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return ProblemList.Create(errors, Places, Resource.Id.ToString());
    }
}
