using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Gateway.Diagnostics;

public sealed class RouteTagTests
{
    [Theory]
    [InlineData("", false, null, "kn:disabled")]
    [InlineData("", false, "next", "kn:disabled")]
    [InlineData("", true, null, "kn:default")]
    [InlineData("", true, "", "kn:default")]
    [InlineData("", true, "next", "next")]
    [InlineData("", true, "made-up", "kn:undefined")]
    [InlineData("next", false, null, "next")]
    [InlineData("next", true, "made-up", "next")]
    public void Of_Request_IsATagThatExistsOrAWord(string tag, bool byHeader, string? header, string expected)
    {
        var split = new TrafficSplit<RevisionState>([new(null!, 100)]);
        var entry = new RouteEntry<RevisionState>
        {
            Route = new ResourceId(ResourceKind.Route, "default", "coffee"),
            Tag = tag,
            Hosts = [],
            Split = split,
            TagSplits = byHeader ? new Dictionary<string, TrafficSplit<RevisionState>> { ["next"] = split } : new Dictionary<string, TrafficSplit<RevisionState>>(),
        };

        Assert.Equal(expected, RouteTag.Of(entry, header));
    }
}
