using System.Globalization;
using Microsoft.AspNetCore.Http;
using Serverless.Hosting.Knative;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Management;

/// <summary>
/// What the reference API demands of a write beyond a valid document: that it is meant for the object as it is now, and leaves its authors alone.
/// </summary>
internal static class WriteRules
{
    private const string ImmutableAnnotation = "annotation value is immutable";

    /// <summary>Checks a document against the object that it replaces.</summary>
    /// <param name="document">The document.</param>
    /// <param name="existing">The object; null if the document is to create it.</param>
    /// <param name="version">The version that the change was made from; null to replace whatever is in force, 0 to create.</param>
    /// <returns>Why the write is refused; null if it is not.</returns>
    public static ApiStatus? Refuse(ServingDocument document, Resource? existing, out long? version)
    {
        var text = (string?)document.Json["metadata"]?["resourceVersion"] ?? "";
        version = existing is null ? 0 : null;
        if (existing is null)
        {
            return text.Length == 0 ? null : ApiStatus.Failure(StatusCodes.Status400BadRequest, "BadRequest", "resourceVersion should not be set on objects to be created");
        }

        if (text.Length > 0)
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return Invalid("metadata.resourceVersion", $"invalid value: {text}");
            }

            version = number;
        }

        return document.Resource.Uid.Length > 0 && document.Resource.Uid != existing.Uid
            ? ApiStatus.Failure(StatusCodes.Status409Conflict, "Conflict", $"{existing.Id} has the uid {existing.Uid}, not {document.Resource.Uid}: it was deleted and created again. Read it again and repeat the change.")
            : RefuseAuthors(document.Resource, existing);
    }

    /// <summary>Who made an object never changes; who changed it, only with its specification.</summary>
    private static ApiStatus? RefuseAuthors(Resource wanted, Resource existing) =>
        !HasSame(ServingLabels.Creator, wanted, existing) ? Invalid($"metadata.annotations.{ServingLabels.Creator}", ImmutableAnnotation)
        : !HasSame(ServingLabels.LastModifier, wanted, existing) && existing.HasSameSpec(wanted) ? Invalid($"metadata.annotations.{ServingLabels.LastModifier}", ImmutableAnnotation)
        : null;

    private static bool HasSame(string annotation, Resource left, Resource right) =>
        left.Annotations.GetValueOrDefault(annotation) == right.Annotations.GetValueOrDefault(annotation);

    private static ApiStatus Invalid(string field, string message) => ApiStatus.Invalid($"{message}: {field}", [(field, message)]);
}
