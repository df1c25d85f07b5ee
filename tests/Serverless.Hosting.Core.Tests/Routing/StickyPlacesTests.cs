using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

public class StickyPlacesTests
{
    [Fact]
    public void Arrange_ThenStored_GoesOnWhereItWas()
    {
        var first = StickyPlaces.Empty.Arrange(Assignment(("a", 80), ("b", 10), ("c", 10)), out _);
        var second = first.Arrange(Assignment(("a", 50), ("b", 10), ("c", 40)), out var served);

        var restored = StickyPlaces.Parse(second.ToString());

        Assert.Equal(second, restored);
        restored.Arrange(Assignment(("a", 50), ("b", 10), ("c", 40)), out var again);
        Assert.Equal(served.Groups, again.Groups);
        Assert.Equal("=a:50,c:30,b:10,c:10;", second.ToString());
    }

    [Fact]
    public void Arrange_OneRevision_KeepsNothing()
    {
        var places = StickyPlaces.Parse("=a:90,b:10;").Arrange(Assignment(("b", 100)), out var arranged);

        Assert.Equal(StickyPlaces.Empty, places);
        Assert.Equal([new("b", 100)], arranged.Groups[0].Shares);
    }

    [Fact]
    public void Arrange_RevisionInTwoTargets_IsOne()
    {
        StickyPlaces.Empty.Arrange(Assignment(("a", 20), ("b", 50), ("a", 30)), out var arranged);

        Assert.Equal([new("a", 50), new("b", 50)], arranged.Groups[0].Shares);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("=a:90,b:11;")]
    [InlineData("=a:-10,b:110;")]
    [InlineData("=a:100;blue")]
    [InlineData("=a:4294967396;")]
    public void Parse_Damaged_StartsAnew(string? text) => Assert.Equal(StickyPlaces.Empty, StickyPlaces.Parse(text));

    private static TrafficAssignment Assignment(params (string Name, int Percent)[] shares) => new(
        new(ResourceKind.Route, "default", "coffee"),
        [],
        [new("", new("coffee", [], null, ""), [], shares.Select(share => new RevisionShare(share.Name, share.Percent)).ToValueList())],
        []);
}
