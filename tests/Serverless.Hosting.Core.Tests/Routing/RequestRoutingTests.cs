using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

public class RequestRoutingTests
{
    private readonly RoutingOptions _options = new();

    [Fact]
    public void Of_NoAnnotations_IsOff() => Assert.Equal(RequestRouting.None, RequestRouting.Of(ValueMap.Empty, _options));

    [Fact]
    public void Of_Annotations_AreRead()
    {
        var annotations = ValueMap.Empty.With(StickyKey.Annotation, "cookie=user").With(TagRules.Annotation, "cookie:beta->beta").With(ServingLabels.HttpProtocol, "Redirected");

        var requests = RequestRouting.Of(annotations, _options);

        Assert.Equal((new StickyKey(RequestValueKind.Cookie, "user"), 1, HttpOption.Redirected), (requests.Sticky, requests.TagRules.Count, requests.HttpProtocol));
    }

    [Theory]
    [InlineData(null, HttpOption.Redirected)]
    [InlineData("enabled", HttpOption.Enabled)]
    [InlineData("nonsense", HttpOption.Redirected)]
    public void Of_HostRedirects_UnlessTheRouteSaysOtherwise(string? text, HttpOption expected)
    {
        _options.HttpProtocol = HttpOption.Redirected;
        var annotations = text is null ? ValueMap.Empty : ValueMap.Empty.With("networking.knative.dev/httpOption", text);

        Assert.Equal(expected, RequestRouting.Of(annotations, _options).HttpProtocol);
    }

    [Fact]
    public void ToEntries_Rules_AreForMainHostsAndTagsThatExist()
    {
        var world = new TrafficWorld();
        world.AddRevision("a");
        var route = new Route { Name = "coffee", Traffic = [new() { RevisionName = "a", Percent = 100, Tag = "blue" }] };
        var requests = new RequestRouting { TagRules = TagRules.Parse("cookie:x->blue,cookie:y->gone", out _), HttpProtocol = HttpOption.Redirected };

        var entries = world.Resolve(new TrafficResolver(new(new())), route).Assignment!.ToEntries(name => name, requests);

        Assert.Equal([1, 1, 0, 0], entries.Select(entry => entry.Requests.TagRules.Count));
        Assert.Equal([1, 1, 0, 0], entries.Select(entry => entry.TagSplits.Count));
        Assert.All(entries, entry => Assert.Equal(entry.IsClusterLocal ? HttpOption.Enabled : HttpOption.Redirected, entry.Requests.HttpProtocol));
    }
}
