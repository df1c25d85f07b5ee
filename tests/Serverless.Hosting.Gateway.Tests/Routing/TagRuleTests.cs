using Serverless.Hosting.Deployment;
using Serverless.Hosting.Gateway.Support;

namespace Serverless.Hosting.Gateway.Routing;

public class TagRuleTests
{
    private const string TagHeaderOn = "Serverless:Routing:TagHeaderRouting=true";
    private const string Default = " Knative-Serving-Default-Route: true";
    private const string Canary = " Knative-Serving-Tag: canary";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("X-Canary: yes", "two")]
    [InlineData("x-canary: yes", "two")]
    [InlineData("X-Canary: Yes", "one")]
    [InlineData("X-Canary: no\r\nX-Canary: yes", "two")]
    [InlineData("Cookie: a=b; group=beta", "two")]
    [InlineData("Cookie: a=b\r\nCookie: group=beta; c=d", "two")]
    [InlineData("Cookie: group=\"beta\"", "two")]
    [InlineData("Cookie: Group=beta", "one")]
    [InlineData("Cookie: xgroup=beta; groupx=beta", "one")]
    [InlineData("Cookie: group=", "one")]
    [InlineData("X-Any:", "two")]
    [InlineData("X-Other: yes", "one")]
    public async Task Rule_HeaderOrCookie_GoesToTheTagOrByTheSplit(string headers, string expected)
    {
        await using var revisions = await TwoRevisions.StartAsync(
            0, service => service.WithTagRules("header:X-Canary=yes->canary", "cookie:group=beta->canary", "header:X-Any->canary"));

        var answer = await RawClient.ExchangeAsync(revisions.Host.Address, $"GET / HTTP/1.1\r\nHost: coffee.default.example.com\r\n{headers}\r\nConnection: close\r\n\r\n");

        Assert.Contains($"\r\n{expected}\r\n", answer, StringComparison.Ordinal);
    }

    /// <summary>The first rule decides, a tag in the header comes before all rules, and what a client says about the default route is not believed.</summary>
    [Theory]
    [InlineData("coffee", "X-Stable: 1", "one Knative-Serving-Tag: stable")]
    [InlineData("coffee", "X-Stable: 1\r\nX-Canary: 1", "two" + Canary)]
    [InlineData("coffee", "X-Canary: 1\r\nKnative-Serving-Tag: stable", "one Knative-Serving-Tag: stable")]
    [InlineData("coffee", "X-Canary: 1\r\nKnative-Serving-Tag: unknown", "two" + Canary)]
    [InlineData("coffee", "Knative-Serving-Tag: canary", "two" + Canary)]
    [InlineData("coffee", "Knative-Serving-Tag: canary\r\nKnative-Serving-Default-Route: true", "two" + Canary)]
    [InlineData("coffee", "Knative-Serving-Tag: unknown", "one Knative-Serving-Tag: unknown" + Default)]
    [InlineData("coffee", "Knative-Serving-Tag:", "one Knative-Serving-Tag: " + Default)]
    [InlineData("coffee", "X-Other: 1", "one" + Default)]
    [InlineData("canary-coffee", "X-Stable: 1", "two" + Canary)]
    [InlineData("canary-coffee", "Knative-Serving-Tag: stable", "two" + Canary)]
    public async Task TagHeaderOn_AnyRequest_TellsTheInstanceWhichTag(string host, string headers, string expected)
    {
        await using var revisions = await TwoRevisions.StartAsync(
            0,
            service => service.WithTagRules("header:X-Canary->canary", "header:X-Stable->stable").WithTraffic(
                new() { RevisionName = "coffee-1", Percent = 100, Tag = "stable" }, new() { RevisionName = "coffee-2", Percent = 0, Tag = "canary" }),
            settings: TagHeaderOn);

        var answer = await RawClient.ExchangeAsync(revisions.Host.Address, $"GET / HTTP/1.1\r\nHost: {host}.default.example.com\r\n{headers}\r\nConnection: close\r\n\r\n");

        Assert.Contains($"\r\n{expected}\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TagHeaderOff_ClientNamesATag_GoesByTheSplitAndTellsNothing()
    {
        await using var revisions = await TwoRevisions.StartAsync(0, _ => { });
        using var client = revisions.Host.Client("coffee");
        client.DefaultRequestHeaders.Add("Knative-Serving-Tag", "canary");
        client.DefaultRequestHeaders.Add("Knative-Serving-Default-Route", "false");

        Assert.Equal("one" + Canary, await client.GetStringAsync("/", Token));
    }

    [Fact]
    public async Task Apply_RuleForATagThatIsNotThere_NamesTheField()
    {
        await using var host = await GatewayTestHost.StartAsync();

        var exception = await Assert.ThrowsAsync<ResourceInvalidException>(() =>
            host.Manager.ApplyAsync(new ServiceBuilder("coffee").FromImage("app").WithTagRules("header:X->canary").Build(), cancellationToken: Token));

        Assert.Equal("no traffic target has the tag \"canary\": metadata.annotations.serverless.hosting/tag-rules", $"{Assert.Single(exception.Errors)}");
    }
}
