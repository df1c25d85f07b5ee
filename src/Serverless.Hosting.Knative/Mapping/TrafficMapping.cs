using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Admission;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Mapping;

/// <summary>
/// Traffic targets between document and model.
/// </summary>
internal static class TrafficMapping
{
    public static ValueList<TrafficTarget> Read(JsonObject? parent) => parent.Objects("traffic").Select(target => new TrafficTarget
    {
        Tag = NullIfEmpty(target.Text("tag")),
        RevisionName = NullIfEmpty(target.Text("revisionName")),
        ConfigurationName = NullIfEmpty(target.Text("configurationName")),
        LatestRevision = target.Flag("latestRevision"),
        Percent = target.Number("percent"),
        Url = target.Has("url") ? target.Text("url") : null,
    }).ToValueList();

    public static JsonObject Write(TrafficTarget target)
    {
        var result = new JsonObject();
        result.Put("tag", target.Tag);
        result.Put("revisionName", target.RevisionName);
        result.Put("configurationName", target.ConfigurationName);
        if (target.LatestRevision is { } latest)
        {
            result["latestRevision"] = latest;
        }

        if (target.Percent is { } percent)
        {
            result["percent"] = percent;
        }

        if (target.Url is { } url)
        {
            result["url"] = url;
        }

        return result;
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
