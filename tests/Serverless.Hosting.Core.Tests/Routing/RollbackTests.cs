using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

public class RollbackTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void PreviousOf_AfterARollout_IsTheOneThatLostTheTrafficLast() =>
        Assert.Equal("c-2", Rollback.PreviousOf([Share("c-3", 100)], [Revision("c-1", 1), Revision("c-2", 3), Revision("c-3", 2, RoutingState.Active)]));

    [Fact]
    public void PreviousOf_InARollout_IsTheOneThatIsLosingIt() =>
        Assert.Equal("c-2", Rollback.PreviousOf(
            [Share("c-2", 70), Share("c-3", 30)],
            [Revision("c-1", 4), Revision("c-2", 2, RoutingState.Active), Revision("c-3", 5, RoutingState.Active)]));

    [Fact]
    public void PreviousOf_NameTakenUpAgain_IsTheNewerOneByNumber() =>
        Assert.Equal("c-b", Rollback.PreviousOf([Share("c-a", 100)], [Revision("c-a", 9, RoutingState.Active), Revision("c-b", 9)]));

    [Fact]
    public void PreviousOf_NoneReady_IsNull()
    {
        Assert.Null(Rollback.PreviousOf([Share("c-2", 100)], [Revision("c-1", 1, ready: ConditionStatus.False), Revision("c-2", 2, RoutingState.Active)]));
        Assert.Null(Rollback.PreviousOf([Share("c-1", 100)], [Revision("c-1", 1, RoutingState.Active)]));
        Assert.Null(Rollback.PreviousOf([], []));
    }

    [Fact]
    public void PreviousOf_NeverRouted_IsNotGoneBackTo() =>
        Assert.Null(Rollback.PreviousOf([Share("c-1", 100)], [Revision("c-1", 1, RoutingState.Active), Revision("c-2", 2, RoutingState.Pending)]));

    [Fact]
    public void To_Revision_GetsEverythingAndTagsStay() => Assert.Equal(
        [
            new TrafficTarget { RevisionName = "c-1", LatestRevision = false, Percent = 100 },
            new TrafficTarget { LatestRevision = true, Percent = 0, Tag = "canary" },
        ],
        Rollback.To([Share("c-2", 60), new TrafficTarget { LatestRevision = true, Percent = 40, Tag = "canary" }], "c-1"));

    private static TrafficTarget Share(string revision, long percent) => new() { RevisionName = revision, Percent = percent };

    private static Revision Revision(string name, int changed, RoutingState state = RoutingState.Reserve, ConditionStatus ready = ConditionStatus.True) => new()
    {
        Name = name,
        Spec = new() { Containers = [] },
        Status = new() { RoutingState = state, RoutingStateModified = Start.AddMinutes(changed), Conditions = [new(ConditionTypes.Ready, ready)] },
    };
}
