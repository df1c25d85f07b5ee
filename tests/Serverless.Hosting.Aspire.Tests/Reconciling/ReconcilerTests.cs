namespace Serverless.Hosting.Aspire.Reconciling;

public class ReconcilerTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly InstanceSize Small = new("ecs.t5-lc1m2.small", 1, 2);

    [Fact]
    public void Decide_BeforeTheHostHasSaidAnything_DoesNothing() => Assert.Empty(Reconciler.Decide(Idle(3), null, T0).Actions);

    [Fact]
    public void Decide_TwoWanted_StartsTwoOnceAndNoMore()
    {
        var decision = Reconciler.Decide(Idle(3), Want(2), T0);

        Assert.Equal([new SlotAction("a", "a.1", new InstanceOrder(false, null)), new SlotAction("b", "b.1", new InstanceOrder(false, null))], decision.Actions);
        Assert.Empty(Reconciler.Decide(decision.Instances, Want(2), T0).Actions);
    }

    [Fact]
    public void Decide_MoreWantedThanThereAreReplicas_StartsAllThatThereAre() => Assert.Equal(2, Reconciler.Decide(Idle(2), Want(5), T0).Actions.Count);

    [Fact]
    public void Decide_ReservedWanted_StartsOneOfItsTypeFirst()
    {
        var decision = Reconciler.Decide(Idle(2), Want(1, reserved: 1) with { ReservedSize = Small }, T0);

        Assert.Equal([new SlotAction("a", "a.1", new InstanceOrder(true, Small)), new SlotAction("b", "b.1", new InstanceOrder(false, null))], decision.Actions);
        Assert.Equal((true, Small.Name), (decision.Instances.Slots["a"].IsReserved, decision.Instances.Slots["a"].Type));
    }

    [Fact]
    public void Decide_FewerWantedThanRun_EndsOnlyWhomTheHostNames()
    {
        var running = Run(Run(Reconciler.Decide(Idle(2), Want(2), T0).Instances, "a"), "b");

        Assert.Empty(Reconciler.Decide(running, Want(1), T0).Actions);
        Assert.Equal([new SlotAction("b", "b.1", null)], Reconciler.Decide(running, Want(1, end: "b.1"), T0).Actions);
    }

    [Fact]
    public void Decide_AnInstanceToBeEndedThatIsGone_IsNotTakenForTheOneThatFollowed()
    {
        var running = Run(Reconciler.Decide(Idle(1), Want(1), T0).Instances, "a");
        var again = Run(See(running, "a", SlotSighting.Starting), "a");

        Assert.Equal("a.2", again.Slots["a"].Instance);
        Assert.Empty(Reconciler.Decide(again, Want(1, end: "a.1"), T0).Actions);
    }

    [Fact]
    public void Decide_ARevisionThatTheHostHasForgotten_EndsAllOfIt() =>
        Assert.Equal([new SlotAction("a", "a.1", null)], Reconciler.Decide(Run(Reconciler.Decide(Idle(2), Want(1), T0).Instances, "a"), WantedInstances.Gone, T0).Actions);

    [Fact]
    public void Observe_WhatIsToldOfTheInstanceBefore_DoesNotEndTheOneThatStarts()
    {
        var first = See(Run(Reconciler.Decide(Idle(1), Want(1), T0).Instances, "a"), "a", SlotSighting.Ended);
        var second = Reconciler.Decide(first, Want(1), T0.AddMinutes(2)).Instances;

        Assert.Equal(SlotPhase.Starting, See(second, "a", SlotSighting.Ended).Slots["a"].Phase);
        Assert.Equal(SlotPhase.Idle, See(See(second, "a", SlotSighting.Starting), "a", SlotSighting.Ended).Slots["a"].Phase);
        Assert.Equal(SlotPhase.Idle, See(Reconciler.Complete(second, new SlotAction("a", "a.2", new InstanceOrder(false, null)), null, T0), "a", SlotSighting.Ended).Slots["a"].Phase);
    }

    [Fact]
    public void Observe_AnInstanceThatEndsByItself_IsStartedAnewLaterEachTime()
    {
        var instances = Idle(1);
        var (now, waits) = (T0, new List<TimeSpan>());
        for (var i = 0; i < 9; i++)
        {
            instances = See(Reconciler.Decide(instances, Want(1), now).Instances, "a", SlotSighting.Starting);
            instances = Reconciler.Observe(instances, new SlotReport("a", SlotSighting.Ended, Reason: "It is Exited, with exit code 3."), now);
            var decision = Reconciler.Decide(instances, Want(1), now);
            Assert.Empty(decision.Actions);
            waits.Add(decision.LookAgain!.Value - now);
            now = decision.LookAgain.Value;
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], waits.Select(wait => wait.TotalSeconds));
        Assert.Equal(new InstanceFailure("Ended", "It is Exited, with exit code 3.", null), instances.Standard.Failure);
        Assert.Null(Run(Reconciler.Decide(instances, Want(1), now).Instances, "a", now).Standard.Failure);
    }

    [Fact]
    public void Observe_AnInstanceThatHasRunForLong_IsStartedAnewSoon()
    {
        var instances = Reconciler.Decide(Idle(1), Want(1), T0).Instances with { Standard = new Trouble(8, null, null) };

        instances = Reconciler.Observe(Run(instances, "a"), new SlotReport("a", SlotSighting.Ended), T0.AddSeconds(31));

        Assert.Equal(T0.AddSeconds(32), Reconciler.Decide(instances, Want(1), T0.AddSeconds(31)).LookAgain);
    }

    [Fact]
    public void Observe_AnInstanceStartedByHand_CountsAsAStandardOne()
    {
        var instances = Run(Idle(2), "b");

        Assert.Equal(("b.1", false, SlotPhase.Running), (instances.Slots["b"].Instance, instances.Slots["b"].IsReserved, instances.Slots["b"].Phase));
        Assert.Empty(Reconciler.Decide(instances, Want(1), T0).Actions);
    }

    [Fact]
    public void Observe_RunningWithoutAnAddress_IsStartingStill()
    {
        var instances = Reconciler.Decide(Idle(1), Want(1), T0).Instances;

        Assert.Equal(SlotPhase.Starting, Reconciler.Observe(instances, new SlotReport("a", SlotSighting.Running), T0).Slots["a"].Phase);
    }

    [Fact]
    public void Observe_RunningElsewhere_IsAnotherInstance()
    {
        var instances = Run(Reconciler.Decide(Idle(1), Want(1), T0).Instances, "a");

        instances = Reconciler.Observe(instances, new SlotReport("a", SlotSighting.Running, "http://localhost:1"), T0);

        Assert.Equal(("a.2", "http://localhost:1"), (instances.Slots["a"].Instance, instances.Slots["a"].Address));
    }

    [Fact]
    public void Complete_AStartThatFailed_IsTriedAgainLater()
    {
        var decision = Reconciler.Decide(Idle(1), Want(1, reserved: 0), T0);

        var instances = Reconciler.Complete(decision.Instances, decision.Actions[0], "no such file", T0);

        Assert.Equal(new InstanceFailure("StartFailed", "no such file", null), instances.Standard.Failure);
        Assert.Equal(T0.AddSeconds(1), Reconciler.Decide(instances, Want(1), T0).LookAgain);
        Assert.Single(Reconciler.Decide(instances, Want(1), T0.AddSeconds(1)).Actions);
    }

    [Fact]
    public void Complete_AnEndThatFailed_IsTriedAgainWithTheSameInstance()
    {
        var running = Run(Reconciler.Decide(Idle(1), Want(1), T0).Instances, "a");
        var ending = Reconciler.Decide(running, Want(0, end: "a.1"), T0);

        var failed = Reconciler.Complete(ending.Instances, ending.Actions[0], "busy", T0);

        Assert.Empty(Reconciler.Decide(failed, Want(0, end: "a.1"), T0).Actions);
        Assert.Equal([new SlotAction("a", "a.1", null)], Reconciler.Decide(failed, Want(0, end: "a.1"), T0.AddSeconds(2)).Actions);
    }

    private static RevisionInstances Idle(int count) =>
        Enumerable.Range(0, count).Aggregate(new RevisionInstances(), (instances, i) => See(instances, ((char)('a' + i)).ToString(), SlotSighting.Idle));

    private static RevisionInstances See(RevisionInstances instances, string slot, SlotSighting sighting) => Reconciler.Observe(instances, new SlotReport(slot, sighting), T0);

    private static RevisionInstances Run(RevisionInstances instances, string slot, DateTimeOffset? now = null) =>
        Reconciler.Observe(instances, new SlotReport(slot, SlotSighting.Running, $"http://localhost:500{slot[0] - 'a'}"), now ?? T0);

    private static WantedInstances Want(int standard, int reserved = 0, params string[] end) => new(standard, reserved, end.ToHashSet());

    private static WantedInstances Want(int standard, string end) => Want(standard, 0, end);
}
