using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

public class TrafficResolverTests
{
    private readonly TrafficWorld _world = new();
    private readonly TrafficResolver _resolver = new(new(new()));

    [Fact]
    public void Resolve_ExampleOfTheReference_MakesGroupsAndStatus()
    {
        _world.AddConfiguration("coffee", "c");
        Array.ForEach(["a", "b", "c"], name => _world.AddRevision(name, "coffee"));

        var assignment = Resolve(
            new() { RevisionName = "a", Percent = 60, Tag = "blue" },
            new() { LatestRevision = true, Percent = 40 },
            new() { RevisionName = "b", Percent = 0, Tag = "old" }).Assignment!;

        Assert.Equal(["", "blue", "old"], assignment.Groups.Select(group => group.Tag));
        Assert.Equal([new("a", 60), new("c", 40)], assignment.Groups[0].Shares);
        Assert.Equal([new("a", 100)], assignment.Groups[1].Shares);
        Assert.Equal([new("b", 100)], assignment.Groups[2].Shares);
        Assert.Equal(
            [
                new() { Tag = "blue", RevisionName = "a", LatestRevision = false, Percent = 60, Url = "http://blue-coffee.default.example.com" },
                new() { RevisionName = "c", LatestRevision = true, Percent = 40 },
                new() { Tag = "old", RevisionName = "b", LatestRevision = false, Percent = 0, Url = "http://old-coffee.default.example.com" },
            ],
            assignment.Status);
    }

    [Theory]
    [InlineData("missing,pending", TrafficErrorKind.RevisionMissing)]
    [InlineData("pending,missing", TrafficErrorKind.RevisionMissing)]
    [InlineData("missing,failed", TrafficErrorKind.RevisionNotReady)]
    [InlineData("failed,missing", TrafficErrorKind.RevisionMissing)]
    [InlineData("pending,waiting", TrafficErrorKind.RevisionNotReady)]
    [InlineData("waiting,pending", TrafficErrorKind.ConfigurationNotReady)]
    public void Resolve_SeveralBadTargets_ReportsTheLastFailureElseTheFirst(string targets, TrafficErrorKind kind)
    {
        _world.AddRevision("pending", ready: ConditionStatus.Unknown);
        _world.AddRevision("failed", ready: ConditionStatus.False);
        _world.AddConfiguration("waiting", null, ConditionStatus.Unknown);
        var traffic = targets.Split(',').Select(name => name == "waiting" ? new TrafficTarget { ConfigurationName = name } : new() { RevisionName = name });

        var resolution = Resolve([.. traffic]);

        Assert.Equal(kind, resolution.Error?.Kind);
        Assert.Null(resolution.Assignment);
        Assert.Equal("http://coffee.default.example.com", resolution.Url);
    }

    [Fact]
    public void Resolve_ConfigurationStillWaiting_IsNoFailure()
    {
        _world.AddConfiguration("coffee", "", ConditionStatus.Unknown);

        var error = Resolve(new TrafficTarget { Percent = 100 }).Error!;

        Assert.False(error.IsFailure);
        Assert.Equal((ConditionStatus.Unknown, "RevisionMissing"), (error.Status, error.Reason));
    }

    [Fact]
    public void Resolve_LatestReadyRevisionIsGone_IsAFailure()
    {
        _world.AddConfiguration("coffee", "coffee-00001");

        Assert.Equal(TrafficErrorKind.RevisionMissing, Resolve(new TrafficTarget { Percent = 100 }).Error?.Kind);
    }

    [Fact]
    public void Resolve_StatusOfAnOlderGeneration_IsNotReadyYet()
    {
        var revision = new Revision
        {
            Name = "a",
            Generation = 2,
            Spec = new() { Containers = [] },
            Status = new() { ObservedGeneration = 1, Conditions = [new(ConditionTypes.Ready, ConditionStatus.True)] },
        };
        var route = new Route { Name = "coffee", Traffic = [new() { RevisionName = "a", Percent = 100 }] };

        var error = _resolver.Resolve(route, _ => null, _ => revision).Error!;

        Assert.Equal((TrafficErrorKind.RevisionNotReady, false), (error.Kind, error.IsFailure));
    }

    [Fact]
    public void Resolve_HostOfATagIsNoName_IsAnErrorOfTheSettings()
    {
        _world.AddRevision("a");

        var resolution = Resolve(new TrafficTarget { RevisionName = "a", Percent = 100, Tag = new('t', 60) });

        Assert.Equal((ConditionStatus.False, "ErrorConfig"), (resolution.Error!.Status, resolution.Error.Reason));
        Assert.Equal("http://coffee.default.example.com", resolution.Url);
    }

    [Fact]
    public void Resolve_HostOfTheRouteIsNoName_HasNoUrl()
    {
        var resolution = _world.Resolve(_resolver, new Route { Name = new('c', 64), Traffic = [] });

        Assert.Equal(TrafficErrorKind.InvalidHost, resolution.Error?.Kind);
        Assert.Null(resolution.Url);
    }

    [Fact]
    public void ToEntries_PortOfItsOwn_BelongsToTheMainEntry()
    {
        _world.AddRevision("a");
        var target = new TrafficTarget { RevisionName = "a", Percent = 100, Tag = "blue" };
        var local = new Route { Name = "coffee", Labels = ValueMap.Empty.With(ServingLabels.Visibility, "cluster-local"), Traffic = [target] };

        var open = Resolve(target).Assignment!.ToEntries(name => name, ports: [5001]);
        var hidden = _world.Resolve(_resolver, local).Assignment!.ToEntries(name => name, ports: [5001]);

        Assert.Equal([("", true, 0), ("", false, 1), ("blue", true, 0), ("blue", false, 0)], open.Select(entry => (entry.Tag, entry.IsClusterLocal, entry.Ports.Count)));
        Assert.Equal([("", true, 1), ("blue", true, 0)], hidden.Select(entry => (entry.Tag, entry.IsClusterLocal, entry.Ports.Count)));
    }

    [Fact]
    public void ToEntries_TagHeaders_AreForMainHostsWhereTheyAreOn()
    {
        _world.AddRevision("a");
        var assignment = Resolve(new TrafficTarget { RevisionName = "a", Percent = 100, Tag = "blue" }).Assignment!;

        Assert.All(assignment.ToEntries(name => name), entry => Assert.Empty(entry.TagSplits));
        Assert.All(assignment.ToEntries(name => name, new() { TagHeader = true }), entry => Assert.Equal(entry.Tag.Length == 0 ? 1 : 0, entry.TagSplits.Count));
    }

    private TrafficResolution Resolve(params TrafficTarget[] traffic) =>
        _world.Resolve(_resolver, new Route { Name = "coffee", Traffic = traffic.ToValueList() });
}
