using System.Globalization;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

public class StickyKeyTests
{
    private const int Users = 100_000;

    private static readonly ResourceId Coffee = new(ResourceKind.Route, "default", "coffee");
    private static readonly ResourceId Tea = new(ResourceKind.Route, "default", "tea");

    [Theory]
    [InlineData("cookie=user", RequestValueKind.Cookie, "user")]
    [InlineData("header=X-User", RequestValueKind.Header, "X-User")]
    [InlineData("client-address", RequestValueKind.ClientAddress, "")]
    public void TryParse_OneOfTheForms_IsRead(string text, RequestValueKind kind, string name)
    {
        Assert.True(StickyKey.TryParse(text, out var key));
        Assert.Equal(new StickyKey(kind, name), key);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("cookie")]
    [InlineData("cookie=")]
    [InlineData("cookie=a b")]
    [InlineData("cookie=a=b")]
    [InlineData("Cookie=a")]
    [InlineData("header=a:b")]
    [InlineData("client-address=x")]
    public void TryParse_AnythingElse_IsRefused(string? text) => Assert.False(StickyKey.TryParse(text, out _));

    /// <summary>Worked out apart from the code: a change here moves users when a host is updated.</summary>
    [Theory]
    [InlineData("alice", 89)]
    [InlineData("bob", 73)]
    [InlineData("caf\u00e9", 37)]
    [InlineData("4f1d", 63)]
    [InlineData("2001:db8::1", 26)]
    public void PlaceOf_KnownUser_NeverChanges(string user, int place) => Assert.Equal(place, StickyKey.PlaceOf(Coffee, user));

    [Theory]
    [InlineData("user-{0}")]
    [InlineData("{0}")]
    [InlineData("10.0.0.{0}")]
    [InlineData("{0:x32}")]
    public void PlaceOf_ManyUsers_FillsThePlacesEvenly(string format)
    {
        var counts = new int[100];
        for (var i = 0; i < Users; i++)
        {
            counts[StickyKey.PlaceOf(Coffee, string.Format(CultureInfo.InvariantCulture, format, i))]++;
        }

        ChiSquare.AssertFair(counts, Enumerable.Repeat(0.01, 100).ToArray());
    }

    [Fact]
    public void PlaceOf_TwoRoutes_AreIndependent()
    {
        var early = Enumerable.Range(0, Users).Where(i => StickyKey.PlaceOf(Coffee, $"user-{i}") < 10).ToArray();
        var both = early.Count(i => StickyKey.PlaceOf(Tea, $"user-{i}") < 10);

        ChiSquare.AssertFair([both, early.Length - both], [0.1, 0.9]);
    }

    [Fact]
    public void PlaceOf_Anytime_AllocatesNothing()
    {
        var sum = StickyKey.PlaceOf(Coffee, "warm");

        var allocated = Allocations.Of(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                sum += StickyKey.PlaceOf(Coffee, "0123456789abcdef");
            }
        });

        Assert.Equal(0, allocated);
        Assert.True(sum > 0);
    }
}
