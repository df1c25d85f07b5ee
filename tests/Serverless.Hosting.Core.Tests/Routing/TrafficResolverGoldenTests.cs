using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

public class TrafficResolverGoldenTests
{
    private const string File = "route_traffic.jsonl";

    [Fact]
    public void Resolve_Recorded_AnswersAsTheReference()
    {
        var worldLine = GoldenLines.Read(File, "traffic-world").Single();
        var world = TrafficWorld.Read(worldLine);
        var lines = GoldenLines.Read(File, "traffic").ToArray();

        Assert.Equal(150, lines.Length);
        foreach (var line in lines)
        {
            var route = new Route
            {
                Name = worldLine.GetProperty("routeName").GetString()!,
                Namespace = worldLine.GetProperty("namespace").GetString()!,
                Labels = GoldenOptions.ReadMap(line.GetProperty("routeLabels")),
                Traffic = TrafficWorld.ReadTraffic(line.GetProperty("specTraffic")),
            };
            var resolution = world.Resolve(new(new(GoldenOptions.Read(line))), route);
            var tagHeaders = GoldenOptions.Text(line.GetProperty("configFeatures"), "tag-header-based-routing") == "enabled";

            GoldenLines.AssertSame(Expected(line.GetProperty("out")), Actual(resolution, tagHeaders), line.GetProperty("id").GetString()!, line);
        }
    }

    private static JsonObject Expected(JsonElement output)
    {
        var expected = new JsonObject
        {
            ["allTrafficAssigned"] = Node(output.GetProperty("allTrafficAssigned")),
            ["url"] = Node(output.GetProperty("url")),
        };
        if (!output.TryGetProperty("targets", out var targets))
        {
            expected["isFailure"] = Node(output.GetProperty("targetError").GetProperty("isFailure"));
            return expected;
        }

        expected["targets"] = Node(targets);
        foreach (var target in expected["targets"]!.AsObject().SelectMany(group => group.Value!.AsArray()))
        {
            target!.AsObject().Remove("protocol");
        }

        expected["statusTraffic"] = Node(output.GetProperty("statusTraffic"));
        expected["visibility"] = Node(output.GetProperty("visibility"));
        expected["rules"] = new JsonArray([.. output.GetProperty("ingress").GetProperty("rules").EnumerateArray().Select(ExpectedRule)]);
        return expected;
    }

    private static JsonObject ExpectedRule(JsonElement rule)
    {
        var paths = rule.GetProperty("http").GetProperty("paths").EnumerateArray().ToArray();
        return new()
        {
            ["hosts"] = Node(rule.GetProperty("hosts")),
            ["isLocal"] = rule.GetProperty("visibility").GetString() == "ClusterLocal",
            ["splits"] = ExpectedSplits(paths[^1]),
            ["tags"] = new JsonObject(paths[..^1].Select(path => KeyValuePair.Create<string, JsonNode?>(
                path.GetProperty("headers").GetProperty("Knative-Serving-Tag").GetProperty("exact").GetString()!,
                ExpectedSplits(path)))),
        };
    }

    private static JsonArray ExpectedSplits(JsonElement path) => new([.. path.GetProperty("splits").EnumerateArray().Select(split =>
        Split(split.GetProperty("appendHeaders").GetProperty("Knative-Serving-Revision").GetString()!, split.GetProperty("percent").GetInt32()))]);

    private static JsonObject Actual(TrafficResolution resolution, bool tagHeaders)
    {
        var actual = new JsonObject
        {
            ["allTrafficAssigned"] = new JsonObject
            {
                ["status"] = (resolution.Error?.Status ?? ConditionStatus.True).ToString(),
                ["reason"] = resolution.Error?.Reason ?? "",
                ["message"] = resolution.Error?.Message ?? "",
            },
            ["url"] = resolution.Url,
        };
        if (resolution.Error is { } error)
        {
            actual["isFailure"] = error.IsFailure;
            return actual;
        }

        var assignment = resolution.Assignment!;
        actual["targets"] = new JsonObject(assignment.Groups.Select(group =>
            KeyValuePair.Create<string, JsonNode?>(group.Tag, new JsonArray([.. group.Targets.Select(Target)]))));
        actual["statusTraffic"] = new JsonArray([.. assignment.Status.Select(StatusTarget)]);
        actual["visibility"] = new JsonObject(assignment.Groups.Select(group =>
            KeyValuePair.Create<string, JsonNode?>(group.Tag, group.Hosts.External is null ? "ClusterLocal" : "ExternalIP")));
        actual["rules"] = new JsonArray([.. assignment.ToEntries(revision => revision, new() { TagHeader = tagHeaders }).Select(Rule)]);
        return actual;
    }

    private static JsonNode Target(AssignedTarget target) => new JsonObject
    {
        ["configurationName"] = target.ConfigurationName,
        ["latestRevision"] = target.LatestRevision,
        ["percent"] = target.Percent,
        ["revisionName"] = target.RevisionName,
        ["tag"] = target.Tag,
    };

    private static JsonNode StatusTarget(TrafficTarget target)
    {
        var result = new JsonObject { ["revisionName"] = target.RevisionName, ["latestRevision"] = target.LatestRevision, ["percent"] = target.Percent };
        if (target.Tag is not null)
        {
            (result["tag"], result["url"]) = (target.Tag, target.Url);
        }

        return result;
    }

    private static JsonNode Rule(RouteEntry<string> entry) => new JsonObject
    {
        ["hosts"] = new JsonArray([.. entry.Hosts.Select(host => JsonValue.Create(host))]),
        ["isLocal"] = entry.IsClusterLocal,
        ["splits"] = Splits(entry.Split),
        ["tags"] = new JsonObject(entry.TagSplits.Select(tag => KeyValuePair.Create<string, JsonNode?>(tag.Key, Splits(tag.Value)))),
    };

    private static JsonArray Splits(TrafficSplit<string> split) => new([.. split.Targets.Select(target => Split(target.Target, target.Percent))]);

    private static JsonObject Split(string revision, int percent) => new JsonObject { ["revision"] = revision, ["percent"] = percent };

    private static JsonNode Node(JsonElement element) => JsonNode.Parse(element.GetRawText())!;
}
