using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// A page of a list. The token of the next page is the number of objects before it.
/// </summary>
internal static class ListAnswer
{
    public static JsonObject Create(ResourceStore store, ApiResource resource, Selectors selectors, IQueryCollection query)
    {
        var (items, version) = store.List(resource, selectors);
        var skip = int.TryParse(query["continue"], CultureInfo.InvariantCulture, out var before) ? before : 0;
        var limit = int.TryParse(query["limit"], CultureInfo.InvariantCulture, out var most) && most > 0 ? most : int.MaxValue;
        var page = items.Skip(skip).Take(limit).ToArray();
        var metadata = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        if (skip + page.Length < items.Count)
        {
            metadata["continue"] = (skip + page.Length).ToString(CultureInfo.InvariantCulture);
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
