using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// Answers a watch: events, and bookmarks where they are asked for.
/// </summary>
internal sealed class WatchStream(ResourceStore store, ApiServerFaults faults, ApiResource resource, Selectors selectors)
{
    private readonly int _silenced = faults.Silenced;

    private bool IsSilent => _silenced != faults.Silenced;

    public async Task RunAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var query = context.Request.Query;
        var version = long.TryParse(query["resourceVersion"], CultureInfo.InvariantCulture, out var given) ? given : 0;
        if (version > 0)
        {
            store.Since(version);
        }

        context.Response.ContentType = "application/json";
        await context.Response.Body.FlushAsync(cancellationToken);
        if (version == 0)
        {
            version = await BeginAsync(context, cancellationToken);
        }

        while (true)
        {
            var changed = store.Changed;
            IReadOnlyList<StoredEvent> events;
            try
            {
                events = store.Since(version);
            }
            catch (ApiError error)
            {
                await WriteAsync(context, "ERROR", error.ToStatus(), cancellationToken);
                return;
            }

            foreach (var change in IsSilent ? [] : events)
            {
                if (change.Resource == resource && TypeOf(change) is { } type)
                {
                    await WriteAsync(context, type, change.Object, cancellationToken);
                }

                version = change.Version;
            }

            if (!IsSilent && events.Count > 0 && query["allowWatchBookmarks"].ToString() is "true" or "1")
            {
                await WriteAsync(context, "BOOKMARK", Bookmark(version), cancellationToken);
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Tells of what there is, to those who begin at no version.</summary>
    private async Task<long> BeginAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var (items, version) = store.List(resource, selectors);
        foreach (var item in items)
        {
            await WriteAsync(context, "ADDED", item, cancellationToken);
        }

        return version;
    }

    /// <summary>What a change is for those who see only what the selectors let through.</summary>
    private string? TypeOf(StoredEvent change)
    {
        var (before, after) = (change.Before is { } old && selectors.Matches(old), change.Type != "DELETED" && selectors.Matches(change.Object));
        return (before, after) switch
        {
            (false, true) => "ADDED",
            (true, true) => "MODIFIED",
            (true, false) => "DELETED",
            _ => null,
        };
    }

    private JsonObject Bookmark(long version) => new()
    {
        ["apiVersion"] = resource.ApiVersion,
        ["kind"] = resource.Kind,
        ["metadata"] = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture), ["creationTimestamp"] = null },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(), ["selector"] = new JsonObject(), ["template"] = new JsonObject() },
    };

    private static async Task WriteAsync(HttpContext context, string type, JsonObject item, CancellationToken cancellationToken)
    {
        await context.Response.WriteAsync($"{{\"type\":\"{type}\",\"object\":{item.ToJsonString()}}}\n", cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }
}
