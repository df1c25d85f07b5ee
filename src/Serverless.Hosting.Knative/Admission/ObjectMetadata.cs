using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Mapping;
using Serverless.Hosting.Model;
using Serverless.Hosting.Model.Validation;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// What holds for the metadata of a document.
/// </summary>
internal static class ObjectMetadata
{
    private const string Path = "metadata";
    private const string OldRolloutDuration = "serving.knative.dev/rolloutDuration";

    public static void Check(ResourceKind kind, JsonObject? metadata, ValidationErrors errors)
    {
        var annotations = metadata.Object("annotations").ToValueMap();
        MetadataRules.CheckName(metadata.Text("name"), metadata.Text("generateName"), Path, errors);
        if (metadata.Text("namespace") is { Length: > 0 } ns && !Names.IsDns1035Label(ns) && !IsDns1123Label(ns))
        {
            errors.Add(Messages.InvalidValue(ns), ValidationErrors.In(Path, "namespace"));
        }

        if (kind != ResourceKind.Revision)
        {
            MetadataRules.CheckNoScaling(annotations.Keys, Path, errors);
        }

        if (kind is ResourceKind.Service or ResourceKind.Route)
        {
            MetadataRules.CheckDuration(annotations, ServingLabels.RolloutDuration, OldRolloutDuration, Path, errors);
        }

        if (kind is ResourceKind.Configuration or ResourceKind.Route)
        {
            CheckOwnerLabel(metadata, ServingLabels.Service, "Service", errors);
        }
        else if (kind == ResourceKind.Revision)
        {
            CheckOwnerLabel(metadata, ServingLabels.Configuration, "Configuration", errors);
        }
    }

    /// <summary>Who made an object never changes; who changed it, only with its specification.</summary>
    public static void CheckAuthors(ResourceKind kind, JsonObject document, JsonObject old, ValidationErrors errors)
    {
        var (before, after) = (old.Object(Path).Object("annotations"), document.Object(Path).Object("annotations"));
        if (kind != ResourceKind.Service && document.Object(Path).Objects("ownerReferences").Count > 0)
        {
            return;
        }

        if (before.Text(ServingLabels.Creator) != after.Text(ServingLabels.Creator))
        {
            errors.Add(Messages.ImmutableAnnotation, $"{Path}.annotations.{ServingLabels.Creator}");
        }

        var modifier = after.Text(ServingLabels.LastModifier);
        if (before.Text(ServingLabels.LastModifier) != modifier && JsonNode.DeepEquals(old.Object("spec"), document.Object("spec")))
        {
            errors.Add(Messages.InvalidValue(modifier), $"{Path}.annotations.{ServingLabels.LastModifier}");
        }
    }

    public static bool IsDns1123Label(string name) =>
        name.Length is > 0 and <= Names.MaxLength
        && name[0] != '-'
        && name[^1] != '-'
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static void CheckOwnerLabel(JsonObject? metadata, string label, string kind, ValidationErrors errors)
    {
        var name = metadata.Object("labels").Text(label);
        var isOwned = metadata.Objects("ownerReferences").Any(owner => owner.Text("kind") == kind && owner.Text("name") == name);
        if (metadata.Object("labels").Has(label) && !isOwned)
        {
            errors.Add(Messages.MissingField, $"{Path}.labels.{label}");
        }
    }
}
