using CsCheck;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

public class RouteTableTests
{
    private static readonly TrafficSplit<string> Split = new([new("coffee-00001", 100)]);

    [Theory]
    [InlineData("coffee.default.example.com")]
    [InlineData("Coffee.DEFAULT.example.com")]
    [InlineData("coffee.default.example.com:8080")]
    [InlineData("coffee.default.example.com:")]
    [InlineData("coffee.default.example.com.")]
    [InlineData("coffee.default.example.com.:443")]
    public void Find_SpellingsOfAHost_FindItsEntry(string host) =>
        Assert.Equal(Id("coffee"), Table("coffee.default.example.com").Find(host)?.Route);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(":80")]
    [InlineData("tea.default.example.com")]
    [InlineData("coffee.default.example.com..")]
    [InlineData("coffee.default.example.com:80:80")]
    [InlineData("coffee.default.example.com:http")]
    [InlineData("coffee.default.example.com.evil.com")]
    [InlineData("x.coffee.default.example.com")]
    [InlineData("[coffee.default.example.com]")]
    public void Find_OtherHost_FindsNothing(string host) => Assert.Null(Table("coffee.default.example.com").Find(host));

    [Theory]
    [InlineData("[::1]", true)]
    [InlineData("[::1]:8080", true)]
    [InlineData("[::1", false)]
    [InlineData("[::1]x", false)]
    [InlineData("::1", false)]
    [InlineData("[::2]", false)]
    public void Find_IPv6Literal_IsMatchedInItsBrackets(string host, bool isFound) => Assert.Equal(isFound, Table("[::1]").Find(host) is not null);

    [Fact]
    public void Find_NoHost_FindsNothing() => Assert.Null(Table("coffee.default.example.com").Find(default(ReadOnlySpan<char>)));

    [Fact]
    public void FindByPort_Known_FindsTheRouteWithAListenerOfItsOwn()
    {
        var table = RouteTable<string>.Empty.With(Id("coffee"), [Entry("coffee", "coffee.example.com") with { Ports = [5001] }]);

        Assert.Equal(Id("coffee"), table.FindByPort(5001)?.Route);
        Assert.Null(table.FindByPort(5002));
        Assert.Null(table.With(Id("coffee"), [Entry("coffee", "coffee.example.com")]).FindByPort(5001));
        Assert.Null(table.Without(Id("coffee")).FindByPort(5001));
    }

    [Fact]
    public void With_Change_MakesANewVersionAndKeepsTheOld()
    {
        var old = Table("coffee.example.com");
        var table = old.With(Id("coffee"), [Entry("coffee", "espresso.example.com")]);

        Assert.Equal((1, 2), (old.Version, table.Version));
        Assert.NotNull(old.Find("coffee.example.com"));
        Assert.Null(old.Find("espresso.example.com"));
        Assert.Null(table.Find("coffee.example.com"));
        Assert.NotNull(table.Find("espresso.example.com"));
        Assert.Equal(1, table.Count);
    }

    [Fact]
    public void With_HostOfAnotherRoute_LeavesItUntilItIsGivenUp()
    {
        var table = Table("a.example.com").With(Id("tea"), [Entry("tea", "a.example.com") with { Ports = [5001] }])
            .With(Id("milk"), [Entry("milk", "A.example.com") with { Ports = [5001] }]);
        Assert.Equal(Id("coffee"), table.Find("a.example.com")?.Route);
        Assert.Equal(Id("tea"), table.FindByPort(5001)?.Route);

        // A change of the one that has it does not lose it.
        table = table.With(Id("coffee"), [Entry("coffee", "a.example.com") with { Tag = "new" }]);
        Assert.Equal("new", table.Find("a.example.com")?.Tag);

        table = table.Without(Id("coffee"));
        Assert.Equal(Id("tea"), table.Find("a.example.com")?.Route);

        table = table.Without(Id("tea"));
        Assert.Equal(Id("milk"), table.Find("a.example.com")?.Route);
        Assert.Equal(Id("milk"), table.FindByPort(5001)?.Route);
        Assert.Null(table.Without(Id("milk")).Find("a.example.com"));
    }

    [Fact]
    public void Without_UnknownRoute_IsTheSameTable()
    {
        var table = Table("coffee.example.com");

        Assert.Same(table, table.Without(Id("tea")));
    }

    [Fact]
    public void With_EntryOfAnotherRoute_IsRefused() =>
        Assert.Throws<ArgumentException>(() => RouteTable<string>.Empty.With(Id("tea"), [Entry("coffee", "coffee.example.com")]));

    [Fact]
    public void With_HostThatIsNone_IsRefused() =>
        Assert.Throws<ArgumentException>(() => RouteTable<string>.Empty.With(Id("coffee"), [Entry("coffee", "")]));

    [Fact]
    public void SplitFor_TagHeader_ChoosesAKnownTagExactly()
    {
        var blue = new TrafficSplit<string>([new("coffee-00002", 100)]);
        var entry = Entry("coffee", "coffee.example.com") with { TagSplits = new Dictionary<string, TrafficSplit<string>> { ["blue"] = blue } };

        Assert.Same(blue, entry.SplitFor("blue"));
        Assert.All(new[] { null, "", "Blue", "green" }, tag => Assert.Same(Split, entry.SplitFor(tag)));
    }

    [Fact]
    public void Changes_Many_FindWhatASimpleMapFinds()
    {
        var hosts = Gen.Int[0, 20].Select(number => $"h{number}.example.com").Array[0, 4].Select(names => names.Distinct().ToArray());
        Gen.Select(Gen.Int[0, 8].Select(number => $"r{number}"), hosts).Array[1, 60].Sample(changes =>
        {
            var table = RouteTable<string>.Empty;
            var claims = new List<(string Host, string Route)>();
            foreach (var (route, wanted) in changes)
            {
                table = wanted.Length == 0 ? table.Without(Id(route)) : table.With(Id(route), [Entry(route, wanted)]);
                claims.RemoveAll(claim => claim.Route == route && !wanted.Contains(claim.Host));
                claims.AddRange(wanted.Select(host => (host, route)).Except(claims));
            }

            Assert.All(Enumerable.Range(0, 21).Select(number => $"h{number}.example.com"), host =>
                Assert.Equal(claims.Find(claim => claim.Host == host).Route, table.Find(host)?.Route.Name));
        });
    }

    [Fact]
    public void Without_HostAndPortTwiceInOneRoute_GivesBothUp()
    {
        var entry = Entry("coffee", "coffee.example.com") with { Ports = [5001] };
        var table = RouteTable<string>.Empty.With(Id("coffee"), [entry, entry with { Tag = "blue" }]);
        Assert.Equal("blue", table.Find("coffee.example.com")?.Tag);

        table = table.Without(Id("coffee"));
        Assert.Null(table.Find("coffee.example.com"));
        Assert.Null(table.FindByPort(5001));
        Assert.Empty(table.EntriesOf(Id("coffee")));
    }

    [Fact]
    public void With_ManyRoutes_StaysCheapAndFindsEach()
    {
        const int Count = 20_000;
        var table = RouteTable<string>.Empty;
        foreach (var name in Enumerable.Range(0, Count).Select(number => $"r{number}"))
        {
            table = table.With(Id(name), [Entry(name, $"{name}.example.com")]);
        }

        var entry = Entry("coffee", "coffee.example.com");
        var larger = table;
        Assert.InRange(Allocations.Of(() => larger = table.With(entry.Route, [entry])), 1, 16_384);

        var halved = Enumerable.Range(0, Count / 2).Aggregate(larger, (rest, number) => rest.Without(Id($"r{number * 2}")));
        Assert.Equal((Count + 1, (Count / 2) + 1), (larger.Count, halved.Count));
        for (var number = 0; number < Count; number++)
        {
            Assert.Equal($"r{number}", larger.Find($"r{number}.example.com")?.Route.Name);
            Assert.Equal(number % 2 == 1, halved.Find($"r{number}.example.com") is not null);
        }
    }

    [Fact]
    public void Find_AnySpelling_AllocatesNothing()
    {
        var table = Table("coffee.default.example.com");
        string[] hosts = ["coffee.default.example.com", "Coffee.Default.Example.Com:8080", "tea.default.example.com"];
        var found = 0;

        var allocated = Allocations.Of(() =>
        {
            found = 0;
            for (var i = 0; i < 9_999; i++)
            {
                found += table.Find(hosts[i % 3]) is null ? 0 : 1;
                found += table.FindByPort(i) is null ? 0 : 1;
            }
        });

        Assert.Equal(0, allocated);
        Assert.Equal(6_666, found);
    }

    private static RouteTable<string> Table(string host) => RouteTable<string>.Empty.With(Id("coffee"), [Entry("coffee", host)]);

    private static RouteEntry<string> Entry(string route, params string[] hosts) => new() { Route = Id(route), Hosts = [.. hosts], Split = Split };

    private static ResourceId Id(string name) => new(ResourceKind.Route, Names.DefaultNamespace, name);
}
