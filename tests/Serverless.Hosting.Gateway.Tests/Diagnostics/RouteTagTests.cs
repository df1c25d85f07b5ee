using Microsoft.AspNetCore.Http;
using Serverless.Hosting.Gateway.Routing;
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
            Requests = new RequestRouting { TagHeader = byHeader },
            TagSplits = tag.Length == 0 ? new Dictionary<string, TrafficSplit<RevisionState>> { ["next"] = split } : new Dictionary<string, TrafficSplit<RevisionState>>(),
        };
        var headers = new HeaderDictionary { [TagChoice.Header] = header };

        Assert.Equal(expected, RouteTag.Of(new RouteChoice(entry, TagChoice.Of(entry, headers), null!, null), header));
    }
}
