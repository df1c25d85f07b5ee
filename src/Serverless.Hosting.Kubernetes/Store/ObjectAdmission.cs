using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Knative;
using Serverless.Hosting.Knative.Admission;
using Serverless.Hosting.Knative.Mapping;
using Serverless.Hosting.Model;
using Serverless.Hosting.Model.Validation;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// Defaults and validates what users wrote, by the rules that hold for manifests and for the management API.
/// </summary>
internal sealed class ObjectAdmission(
    IOptions<DocumentOptions> documents, IOptionsMonitor<AutoscalerOptions> autoscaler, IInstanceCatalog catalog, SpecCheck check)
{
    // a cluster keeps no larger object
    private const int MaxBytes = 4 << 20;

    private static readonly Func<JsonObject, JsonNode?>[] Parts =
        [document => document["spec"], document => document.Object("metadata")?["labels"], document => document.Object("metadata")?["annotations"]];

    /// <summary>Admits a document as a new object.</summary>
    /// <param name="document">The document; its status does not count.</param>
    /// <returns>The object, or what is wrong with it.</returns>
    public (Resource? Resource, ValueList<string> Problems) Admit(JsonObject document)
    {
        var (admitted, problems) = Examine(document, null);
        return (admitted?.Resource, [.. problems.Select(problem => problem.ToText())]);
    }

    /// <summary>Finds what is wrong with a document that is to replace another.</summary>
    /// <param name="document">The document.</param>
    /// <param name="old">The document that it replaces; null for a new object.</param>
    public (ServingDocument? Document, IReadOnlyList<ObjectProblem> Problems) Examine(JsonObject document, JsonObject? old)
    {
        if (old is not null && Parts.All(part => JsonNode.DeepEquals(part(document), part(old))))
        {
            // owners or finalizers changed: what is wrong with the rest was there before, and must not keep the cluster from its work
            return (null, []);
        }

        if (old is not null && document.Text("kind") == nameof(ResourceKind.Revision) && JsonNode.DeepEquals(document["spec"], old["spec"]))
        {
            return (null, CheckRevision(document, old));
        }

        var result = Read(document);
        if (!result.IsValid || result.Documents is not [var read])
        {
            return (null, [.. result.Errors.Select(ObjectProblem.Of)]);
        }

        // what is wrong with the old one is no reason to keep it
        var current = old is null || Read(old) is not { IsValid: true, Documents: [var known] } ? null : known.Resource;
        ObjectProblem[] problems = [.. ServingDocuments.Validate(read, current).Select(ObjectProblem.Of), .. Check(read).SelectMany(ObjectProblem.Of)];
        return problems.Length == 0 ? (read, []) : (null, problems);
    }

    private IEnumerable<ValidationError> Check(ServingDocument document)
    {
        var errors = document.Resource switch
        {
            Service => check.Of(document.ToServiceSpec(), null),
            Configuration configuration => check.Of(configuration, null),
            Route route => ServiceSpecValidator.Validate(route),
            _ => [],
        };
        return errors.Where(error => error.Level == ValidationLevel.Error);
    }

    /// <summary>What a revision runs was valid when it was made, whatever is allowed by now: only what changes is looked at.</summary>
    private IReadOnlyList<ObjectProblem> CheckRevision(JsonObject document, JsonObject old)
    {
        var (wanted, current) = ((Revision)ResourceMapping.Read(ResourceKind.Revision, document), (Revision)ResourceMapping.Read(ResourceKind.Revision, old));
        var isSame = wanted.Labels.Equals(current.Labels) && wanted.Annotations.Equals(current.Annotations);
        return isSame ? [] : [.. check.Of(wanted, current).Where(error => error.Level == ValidationLevel.Error).SelectMany(ObjectProblem.Of)];
    }

    private ManifestResult Read(JsonObject document)
    {
        var read = new JsonObject(document
            .Where(member => member.Key != "status")
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));

        // who wrote which field, and how long it takes to go, is the cluster's own
        foreach (var name in new[] { "managedFields", "finalizers", "selfLink" })
        {
            (read["metadata"] as JsonObject)?.Remove(name);
        }

        return ServingDocuments.Read(read.ToJsonString(), new DocumentOptions
        {
            Format = DocumentFormat.Json,
            DefaultNamespace = document.Object("metadata").Text("namespace") is { Length: > 0 } ns ? ns : Names.DefaultNamespace,
            MaxBytes = MaxBytes,
            AllowUnknownFields = documents.Value.AllowUnknownFields,
            Defaults = documents.Value.Defaults,
            Features = documents.Value.Features,
            Autoscaler = autoscaler.CurrentValue,
            InstanceTypes = catalog,
            GenerateName = prefix => prefix + "00000",
        });
    }
}
