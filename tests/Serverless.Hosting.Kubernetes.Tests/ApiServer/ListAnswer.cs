using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// A page of a list.
/// </summary>
internal static class ListAnswer
{
    public static JsonObject Create(ResourceStore store, ApiResource resource, Selectors selectors, IQueryCollection query)
    {
        var (items, version) = store.List(resource, selectors);
        var skip = int.TryParse(query["continue"], CultureInfo.InvariantCulture, out var before) ? before : 0;
        var limit = int.TryParse(query["limit"], CultureInfo.InvariantCulture, out var most) && most > 0 ? most : int.MaxValue;
        var page = items.Skip(skip).Take(limit).Select(item => item.DeepClone()).ToArray();
        var metadata = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        if (skip + page.Length < items.Count)
        {
            metadata["continue"] = (skip + page.Length).ToString(CultureInfo.InvariantCulture);
            metadata["remainingItemCount"] = items.Count - skip - page.Length;
        }

        return new JsonObject
        {
            ["apiVersion"] = resource.ApiVersion,
            ["kind"] = resource.Kind + "List",
            ["metadata"] = metadata,
            ["items"] = new JsonArray([.. page]),
        };
    }
}
