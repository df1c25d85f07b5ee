using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Runtime;

public class ThrottleClassTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);
    private static readonly ClassDemand Resting = new(1, 1);
    private static readonly ClassDemand Reserved = new(0, 1) { Serve = ServingClasses.Reserved, ReservedLimit = 2 };
    private static readonly ClassDemand Waking = Reserved with { Standard = 1 };
    private static readonly ClassDemand Draining = new(1);

    private readonly FakeTimeProvider _time = new();
    private int _drained;

    [Fact]
    public void Serve_Standard_LeavesAReadyReservedInstanceAlone()
    {
        var (throttle, callers) = Throttle();
        throttle.Plan(Resting, Bound);
        throttle.SetInstances([Standard("s"), Cheap("r")]);

        Assert.Equal(["s", "s", "s"], Names(callers, 3));
        Assert.Equal((1, 1), (throttle.Read().Standard, throttle.Read().Reserved));
    }

    [Fact]
    public void Serve_ReservedOfARevisionWithoutALimit_AdmitsTheNumberOfThePlan()
    {
        var (throttle, callers) = Throttle();
        throttle.SetInstances([Standard("s"), Cheap("r")]);
        throttle.Plan(Waking, Bound);

        Assert.Equal(["r", "r", null], Names(callers, 3));
        Assert.Equal((2, 1), (throttle.Read().Capacity, throttle.Read().Standard));
    }

    [Fact]
    public void Serve_ReservedOfARevisionWithALimit_AdmitsThatLimit()
    {
        var (throttle, callers) = Throttle(limit: 3);
        throttle.SetInstances([Cheap("r")]);
        throttle.Plan(Reserved, Bound);

        Assert.Equal(["r", "r", "r", null], Names(callers, 4));
    }

    [Fact]
    public void Serve_FromReservedToStandard_GivesTheWaitingToTheStandardAndDrainsTheReserved()
    {
        var (throttle, callers) = Throttle(limit: 1);
        throttle.SetInstances([Cheap("r")]);
        throttle.Plan(Waking, Bound);
        Assert.Equal(["r", null], Names(callers, 2));

        throttle.SetInstances([Standard("s"), Cheap("r")]);
        var plan = throttle.Plan(Draining, Bound);

        callers.Settle();
        Assert.Equal("s", callers.Running[1].InstanceName);
        Assert.Equal(new InstancePlan(1, 1), plan);
        Assert.Equal((1, 0), (throttle.Read().Standard, throttle.Read().Reserved));
        callers.Finish(0);
        Assert.Equal(1, _drained);
        Assert.Equal(new InstancePlan(1) { End = ["r"] }, throttle.Plan(Draining, Bound));
    }

    [Fact]
    public void Plan_ReservedBusyBeyondTheBound_IsLetGo()
    {
        var (throttle, callers) = Throttle();
        throttle.SetInstances([Standard("s"), Cheap("r")]);
        throttle.Plan(Waking, Bound);
        Assert.Equal(["r"], Names(callers, 1));
        throttle.Plan(Draining, Bound);

        _time.Advance(Bound);

        Assert.Equal(new InstancePlan(1) { End = ["r"] }, throttle.Plan(Draining, Bound));
    }

    [Fact]
    public void Plan_StandardToZero_DrainsThemAndKeepsTheReserved()
    {
        var (throttle, _) = Throttle();
        throttle.SetInstances([Standard("s1"), Standard("s2"), Cheap("r")]);

        Assert.Equal(new InstancePlan(0, 1) { End = ["s1", "s2"] }, throttle.Plan(Reserved, Bound));
        Assert.Equal((0, 1), (throttle.Read().Standard, throttle.Read().Reserved));
    }

    [Fact]
    public void Serve_Both_WeighsByWhatEachCanCarry()
    {
        var (throttle, callers) = Throttle();
        throttle.SetInstances([Standard("s"), Cheap("r")]);
        throttle.Plan(new ClassDemand(1, 1) { Serve = ServingClasses.Both, ReservedLimit = 1000, ReservedShare = 0.25 }, Bound);

        Assert.Equal(20, Names(callers, 100).Count(name => name == "r"));
    }

    [Fact]
    public void Serve_BothWithTheReservedFull_GivesTheRestToTheStandard()
    {
        var (throttle, callers) = Throttle();
        throttle.SetInstances([Standard("s"), Cheap("r")]);
        throttle.Plan(new ClassDemand(1, 1) { Serve = ServingClasses.Both, ReservedLimit = 2 }, Bound);

        Assert.Equal(2, Names(callers, 50).Count(name => name == "r"));
    }

    [Fact]
    public void Serve_None_HoldsEverybodyUntilAClassServesAgain()
    {
        var (throttle, callers) = Throttle();
        throttle.SetInstances([Cheap("r")]);
        throttle.Plan(Reserved with { Serve = ServingClasses.None }, Bound);
        Assert.Equal([null], Names(callers, 1));

        throttle.Plan(Reserved, Bound);

        Assert.Equal([0], callers.Settle());
    }

    /// <summary>Where each of some requests went; null for one that waits.</summary>
    private static string?[] Names(ThrottleCallers callers, int count) =>
        [.. Enumerable.Range(0, count).Select(number => callers.Start(number) == LeaseOutcome.Granted ? callers.Running[number].InstanceName : null)];

    private static Instance Standard(string name) => new(name, InstanceClass.Standard, InstanceState.Ready) { Address = new Uri($"http://{name}.test") };

    private static Instance Cheap(string name) => Standard(name) with { Class = InstanceClass.Reserved };

    private (RevisionThrottle Throttle, ThrottleCallers Callers) Throttle(int limit = 0)
    {
        var throttle = new RevisionThrottle(new InstanceSet(new ConcurrencyClassPicker(), limit, default, seed: 1), _time)
        {
            QueueDepth = 100,
            OnWaiting = () => { },
            OnDrained = () => _drained++,
        };
        return (throttle, new(throttle));
    }
}
