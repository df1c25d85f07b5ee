using System.Text.Json.Nodes;
using Serverless.Hosting.Model;
using Serverless.Hosting.Model.Validation;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// What holds inside the source of a volume.
/// </summary>
internal sealed class VolumeContentRules(string path, ValidationErrors errors)
{
    private static readonly string[] Projections = ["secret", "configMap", "serviceAccountToken", "downwardAPI"];

    public void Check(JsonObject volume)
    {
        // the reference leaves the names of these sources out of the paths
        CheckItems(volume.Object("secret"), path);
        CheckItems(volume.Object("configMap"), path);
        CheckProjected(volume.Object("projected").Objects("sources"), ValidationErrors.In(path, "projected"));
        if (volume.Object("emptyDir") is { } empty)
        {
            CheckEmpty(empty, ValidationErrors.In(path, "emptyDir"));
        }

        if (volume.Object("image") is { } image)
        {
            CheckImage(image, ValidationErrors.In(path, "image"));
        }
    }

    private void CheckEmpty(JsonObject empty, string field)
    {
        if (empty.Text("medium") is not ("" or "Memory") and var medium)
        {
            errors.Add(Messages.InvalidValue(medium), ValidationErrors.In(field, "medium"));
        }

        if (Quantity.TryParse(empty.Text("sizeLimit"), out var size) && size < 0)
        {
            errors.Add(Messages.InvalidValue(empty.Text("sizeLimit")), ValidationErrors.In(field, "sizeLimit"));
        }
    }

    private void CheckImage(JsonObject image, string field)
    {
        CheckText(image, "reference", field);
        if (image.Text("pullPolicy") is not ("" or "Always" or "IfNotPresent" or "Never") and var policy)
        {
            errors.Add(Messages.InvalidValue(policy), ValidationErrors.In(field, "pullPolicy"));
        }
    }

    private void CheckItems(JsonObject? source, string field)
    {
        var items = source.Objects("items");
        for (var i = 0; i < items.Count; i++)
        {
            CheckText(items[i], "key", ValidationErrors.At(ValidationErrors.In(field, "items"), i));
            CheckText(items[i], "path", ValidationErrors.At(ValidationErrors.In(field, "items"), i));
        }
    }

    private void CheckProjected(IReadOnlyList<JsonObject> sources, string field)
    {
        for (var i = 0; i < sources.Count; i++)
        {
            var (source, own) = (sources[i], ValidationErrors.At(field, i));
            var given = Projections.Where(name => source.Has(name)).ToArray();
            if (given.Length != 1)
            {
                var named = given.Length > 1 ? given : Projections;
                errors.Add(given.Length > 1 ? Messages.GotBoth : Messages.GotNeither, [.. named.Select(name => ValidationErrors.In(own, name))]);
            }

            foreach (var name in given.Where(name => name is "secret" or "configMap"))
            {
                CheckText(source.Object(name)!, "name", ValidationErrors.In(own, name));
                CheckItems(source.Object(name), ValidationErrors.In(own, name));
            }

            if (source.Object("serviceAccountToken") is { } token)
            {
                CheckText(token, "path", ValidationErrors.In(own, "serviceAccountToken"));
            }

            CheckDownward(source.Object("downwardAPI").Objects("items"), ValidationErrors.In(own, "downwardAPI.items"));
        }
    }

    private void CheckDownward(IReadOnlyList<JsonObject> items, string field)
    {
        for (var i = 0; i < items.Count; i++)
        {
            var own = ValidationErrors.At(field, i);
            CheckText(items[i], "path", own);
            if (items[i].Has("fieldRef") == items[i].Has("resourceFieldRef"))
            {
                var message = items[i].Has("fieldRef") ? "Within a single item, cannot set both" : Messages.GotNeither;
                errors.Add(message, ValidationErrors.In(own, "fieldRef"), ValidationErrors.In(own, "resourceFieldRef"));
            }
        }
    }

    private void CheckText(JsonObject parent, string name, string field)
    {
        if (parent.Text(name).Length == 0)
        {
            errors.Add(Messages.MissingField, ValidationErrors.In(field, name));
        }
    }
}
