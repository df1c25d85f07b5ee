using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Admission;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Mapping;

/// <summary>
/// Templates and the specifications of revisions between document and model.
/// </summary>
internal static class RevisionMapping
{
    public static RevisionTemplate ReadTemplate(JsonObject? template)
    {
        var metadata = template.Object("metadata");
        return new RevisionTemplate
        {
            Name = metadata.Text("name") is { Length: > 0 } name ? name : null,
            Labels = metadata.Object("labels").ToValueMap(),
            Annotations = metadata.Object("annotations").ToValueMap(),
            Spec = ReadSpec(template.Object("spec")),
        };
    }

    public static JsonObject WriteTemplate(RevisionTemplate template)
    {
        var metadata = new JsonObject();
        metadata.Put("name", template.Name);
        metadata.Put("labels", template.Labels);
        metadata.Put("annotations", template.Annotations);
        return new JsonObject { ["metadata"] = metadata, ["spec"] = WriteSpec(template.Spec) };
    }

    public static RevisionSpec ReadSpec(JsonObject? document)
    {
        var spec = new RevisionSpec
        {
            Containers = document.Objects("containers").Select(ContainerMapping.Read).ToValueList(),
            ContainerConcurrency = document.Number("containerConcurrency") ?? 0,
            TimeoutSeconds = document.Number("timeoutSeconds") ?? 0,
            ResponseStartTimeoutSeconds = document.Number("responseStartTimeoutSeconds"),
            IdleTimeoutSeconds = document.Number("idleTimeoutSeconds"),
        };
        return JsonOverlay.Difference(WriteSpec(spec), document ?? []) is { } rest ? spec with { ClusterFields = CanonicalJson.Write(rest) } : spec;
    }

    public static JsonObject WriteSpec(RevisionSpec spec)
    {
        var result = new JsonObject
        {
            ["containers"] = new JsonArray([.. spec.Containers.Select(ContainerMapping.Write)]),
            ["enableServiceLinks"] = false,
            ["containerConcurrency"] = spec.ContainerConcurrency,
            ["timeoutSeconds"] = spec.TimeoutSeconds,
        };
        if (spec.ResponseStartTimeoutSeconds is { } start)
        {
            result["responseStartTimeoutSeconds"] = start;
        }

        if (spec.IdleTimeoutSeconds is { } idle)
        {
            result["idleTimeoutSeconds"] = idle;
        }

        if (spec.ClusterFields is not null)
        {
            JsonOverlay.Apply(result, CanonicalJson.Read(spec.ClusterFields));
        }

        return result;
    }
}
