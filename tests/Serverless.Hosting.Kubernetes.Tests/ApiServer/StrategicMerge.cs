using System.Text.Json.Nodes;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// The merge that <c>kubectl apply</c> asks for with kinds of the cluster itself: lists of named things are merged by the name, other lists are replaced.
/// </summary>
internal static class StrategicMerge
{
    private static readonly Dictionary<string, string> Keys = new()
    {
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["env"] = "name",
        ["volumes"] = "name",
        ["imagePullSecrets"] = "name",
        ["secrets"] = "name",
        ["volumeMounts"] = "mountPath",
        ["ownerReferences"] = "uid",
        ["conditions"] = "type",
    };

    public static void Apply(JsonObject target, JsonObject patch)
    {
        if ((string?)patch["$patch"] == "replace")
        {
            target.Clear();
        }

        foreach (var (name, value) in patch)
        {
            // directives that only sort, or that say what a merge leaves anyway
            if (name.StartsWith('$'))
            {
                continue;
            }

            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject map:
                    Apply(Child(target, name, () => new JsonObject()), map);
                    break;
                case JsonArray list when KeyOf(name, list) is { } key:
                    Apply(Child(target, name, () => new JsonArray()), list, key);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }

        foreach (var kept in patch["$retainKeys"] is JsonArray keys ? target.Select(entry => entry.Key).Except(keys.Select(key => (string)key!)).ToArray() : [])
        {
            target.Remove(kept);
        }
    }

    private static void Apply(JsonArray target, JsonArray patch, string key)
    {
        foreach (var item in patch.Select(item => item!.AsObject()))
        {
            var known = target.FirstOrDefault(other => JsonNode.DeepEquals(other![key], item[key]));
            if ((string?)item["$patch"] == "delete")
            {
                target.Remove(known);
            }
            else if (known is not null)
            {
                Apply(known.AsObject(), item);
            }
            else
            {
                target.Add(item.DeepClone());
            }
        }
    }

    /// <summary>Ports of containers go by their port inside, those of services by their own.</summary>
    private static string? KeyOf(string name, JsonArray list) =>
        name == "ports" ? list.Any(port => port?["containerPort"] is not null) ? "containerPort" : "port" : Keys.GetValueOrDefault(name);

    private static T Child<T>(JsonObject target, string name, Func<T> create)
        where T : JsonNode
    {
        if (target[name] is not T child)
        {
            target[name] = child = create();
        }

        return child;
    }
}
