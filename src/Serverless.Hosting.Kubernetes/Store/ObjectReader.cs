using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Admission;
using Serverless.Hosting.Knative.Mapping;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// Reads objects as the engine knows them. What users wrote is defaulted and validated here, as nobody did before; what is not valid keeps the specification that
/// was in force, and says why.
/// </summary>
/// <param name="admission">Defaults and validates; null to take every specification as it is written.</param>
internal sealed class ObjectReader(ObjectAdmission? admission)
{
    private const string Changed = "spec: Immutable fields changed";

    private static readonly RevisionTemplate NoTemplate = new() { Spec = new() { Containers = [] } };

    /// <summary>Reads an object.</summary>
    /// <param name="item">The object.</param>
    /// <param name="known">The same object as it was known before; null for one that is new.</param>
    public Resource Read(ServingObject item, Resource? known)
    {
        var header = ReadHeader(item);
        if (known is not null && header.Generation == known.Generation && HasSameMetadata(header, known))
        {
            return known.WithStatusOf(header);
        }

        // the specification of a revision never changes, and so a second generation was somebody's mistake
        if (header is Revision && header.Generation > 1)
        {
            return Refuse(header, known, [Changed]);
        }

        // what a configuration made was valid then, and is served whatever is allowed by now
        if (admission is null || header is Revision { Owner: not null })
        {
            return ReadSpec(header, item);
        }

        var (admitted, problems) = admission.Admit(item.Json);
        return admitted is null ? Refuse(header, known, problems) : WithSpecOf(header, admitted);
    }

    /// <summary>Takes a specification as it is written. One that somebody forged must not keep the others from being read.</summary>
    private static Resource ReadSpec(Resource header, ServingObject item)
    {
        try
        {
            return WithSpecOf(header, ResourceMapping.Read(item.Id.Kind, item.Json));
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            return Refuse(header, null, [$"spec: {exception.Message}"]);
        }
    }

    /// <summary>All but the specification.</summary>
    private static Resource ReadHeader(ServingObject item)
    {
        var document = new JsonObject(item.Json.Where(member => member.Key != "spec").Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        return StatusAnnotations.Read(ResourceMapping.Read(item.Id.Kind, document), item.Json.Object("status").Object("annotations"));
    }

    private static bool HasSameMetadata(Resource header, Resource known) =>
        header.Labels.Equals(known.Labels) && header.Annotations.Equals(known.Annotations) && header.Owner == known.Owner;

    private static Resource Refuse(Resource header, Resource? known, ValueList<string> problems) => WithSpecOf(header, known) with { Problems = problems };

    private static Resource WithSpecOf(Resource header, Resource? other) => header switch
    {
        Service service => service with { Template = (other as Service)?.Template ?? NoTemplate, Traffic = (other as Service)?.Traffic ?? [] },
        Configuration configuration => configuration with { Template = (other as Configuration)?.Template ?? NoTemplate },
        Route route => route with { Traffic = (other as Route)?.Traffic ?? [] },
        Revision revision => revision with { Spec = (other as Revision)?.Spec ?? NoTemplate.Spec },
        _ => header,
    };
}
