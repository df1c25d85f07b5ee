namespace Serverless.Hosting.Routing;

public class TagRulesTests
{
    [Fact]
    public void Parse_SeveralRules_KeepsTheirOrder()
    {
        var rules = TagRules.Parse("header:X-Canary=yes->canary, cookie:group=b=e->ta->beta,header:X-Any->canary", out var problems);

        Assert.Empty(problems);
        Assert.Equal(
            [
                new(RequestValueKind.Header, "X-Canary", "yes", "canary"),
                new(RequestValueKind.Cookie, "group", "b=e->ta", "beta"),
                new(RequestValueKind.Header, "X-Any", null, "canary"),
            ],
            rules);
    }

    [Theory]
    [InlineData("")]
    [InlineData("header:X-Canary=yes")]
    [InlineData("header:X-Canary=yes->")]
    [InlineData("header:X-Canary=yes->Not A Tag")]
    [InlineData("header:=yes->canary")]
    [InlineData("header:X Canary=yes->canary")]
    [InlineData("header:X-Canary=->canary")]
    [InlineData("header:X-Canary=a b->canary")]
    [InlineData("header:X-Canary=caf\u00e9->canary")]
    [InlineData("query:x=1->canary")]
    [InlineData("X-Canary->canary")]
    [InlineData("->canary")]
    public void Parse_NoRule_IsAProblem(string text)
    {
        var rules = TagRules.Parse($"{text},cookie:beta->beta", out var problems);

        Assert.Equal([text], problems);
        Assert.Single(rules);
    }

    [Theory]
    [InlineData("yes", "yes", true)]
    [InlineData("yes", "Yes", false)]
    [InlineData("yes", "yes!", false)]
    [InlineData(null, "", true)]
    public void Matches_Value_IsExact(string? wanted, string value, bool holds) =>
        Assert.Equal(holds, new TagRule(RequestValueKind.Header, "X", wanted, "t").Matches(value));
}
