using CsCheck;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Reservations;

/// <summary>
/// What holds whatever happens: for any input, and for revisions whose instances start late, die and are out of stock.
/// </summary>
public sealed class ReservedInstancePolicyPropertyTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly (ReservationPhase From, ReservationPhase To)[] Arrows =
    [
        (ReservationPhase.None, ReservationPhase.Reserved), (ReservationPhase.None, ReservationPhase.Waking),
        (ReservationPhase.Active, ReservationPhase.Resting),
        (ReservationPhase.Resting, ReservationPhase.Reserved), (ReservationPhase.Resting, ReservationPhase.Active), (ReservationPhase.Resting, ReservationPhase.None),
        (ReservationPhase.Reserved, ReservationPhase.Waking), (ReservationPhase.Reserved, ReservationPhase.Sharing), (ReservationPhase.Reserved, ReservationPhase.None),
        (ReservationPhase.Waking, ReservationPhase.Draining), (ReservationPhase.Waking, ReservationPhase.Active), (ReservationPhase.Waking, ReservationPhase.Reserved),
        (ReservationPhase.Draining, ReservationPhase.Active), (ReservationPhase.Draining, ReservationPhase.Resting),
        (ReservationPhase.Sharing, ReservationPhase.Waking), (ReservationPhase.Sharing, ReservationPhase.Draining), (ReservationPhase.Sharing, ReservationPhase.Reserved),
    ];

    private static readonly Gen<ReserveSettings> Settings =
        from replicas in Gen.Int[1, 3]
        from handover in Gen.Enum<ReserveHandover>()
        from inPlace in Gen.Bool
        from threshold in Gen.Double[0, 100]
        select new ReserveSettings
        {
            IsEnabled = true,
            Types = InstanceCatalog.Default.Cheapest(InstanceSelection.DefaultSize),
            StandardType = InstanceCatalog.Default.Compute(2, 4),
            Replicas = replicas,
            Handover = handover,
            InPlace = inPlace,
            CreditThreshold = threshold,
            StartDeadline = TimeSpan.FromSeconds(20),
            WakeDeadline = TimeSpan.FromSeconds(30),
            DrainBound = TimeSpan.FromSeconds(10),
        };

    private static readonly Gen<ReservationInput> Inputs =
        from wanted in Gen.Int[0, 3]
        from standard in Gen.Int[0, 3]
        from reserved in Gen.Int[0, 3]
        from inFlight in Gen.Int[0, 2]
        from load in Gen.Int[0, 3]
        from hasRung in Gen.Bool
        from percent in Gen.Double[0, 120].Nullable()
        from canResize in Gen.Bool
        from gone in Gen.Int[0, 5]
        select new ReservationInput
        {
            Now = T0,
            Settings = null!,
            IsInitialized = true,
            StandardWanted = wanted,
            StandardReady = standard,
            ReservedReady = reserved,
            ReservedInFlight = Math.Min(reserved, inFlight),
            Load = Math.Max(load, inFlight),
            HasRung = hasRung,
            CreditPercent = percent,
            CanResize = canResize,
            OutOfStock = InstanceCatalog.Default.Cheapest(InstanceSelection.DefaultSize).Take(gone).Select(type => type.Name).ToValueList(),
        };

    private static readonly Gen<(ReserveSettings Settings, (ReservationInput Input, double Seconds)[] Steps)> Walks =
        Gen.Select(Settings, Gen.Select(Inputs, Gen.Double[0, 25]).Array[1, 40]);

    [Fact]
    public void Plan_AnyWalk_GoesAlongTheArrowsOfTheTable() => Walk((_, before, _, _, plan) =>
        Assert.True(before is null || before == plan.Phase || Arrows.Contains((before.Value, plan.Phase)), $"{before} -> {plan.Phase}"));

    [Fact]
    public void Plan_AnyWalk_SomeInstanceServesOrTheRequestIsQueued() => Walk((settings, _, input, _, plan) =>
    {
        var (standard, reserved) = (input.StandardReady > 0 && plan.Standard > 0, input.ReservedReady > 0 && plan.Reserved > 0);
        Assert.True(plan.Serving switch
        {
            ServingClass.Standard => standard,
            ServingClass.Reserved => reserved,
            ServingClass.Both => standard && reserved,

            // nobody serves only where nobody can, or while instances that rest are made larger in place
            _ => (!standard && !reserved) || (settings.InPlace && input.CanResize && plan.Phase is ReservationPhase.Reserved or ReservationPhase.Waking),
        });
    });

    [Fact]
    public void Plan_AnyWalk_SomethingRunsWhileAReservedInstanceIsDue() => Walk((_, _, _, memory, plan) =>
        Assert.True(plan.Standard + plan.Reserved > 0 || memory.Type is null));

    [Fact]
    public void Plan_AnyWalk_StandardOnesAreNeverFewerThanTheApplierAsksForButWhileReserved() => Walk((_, _, input, _, plan) => Assert.True(
        plan.Standard >= input.StandardWanted
            || plan.Phase is ReservationPhase.Reserved or ReservationPhase.None
            || plan.Resize == InstanceResize.Grow));

    [Fact]
    public void Plan_Idle_ComesToRestAfterAFewSteps() => Gen.Select(Settings, Inputs).Sample((settings, input) =>
    {
        var (policy, memory) = (new ReservedInstancePolicy(), default(ReservationMemory));
        input = input with { Settings = settings, HasRung = false, StandardWanted = 0, Load = 0, ReservedInFlight = 0 };
        for (var i = 0; i < 5; i++)
        {
            (_, memory) = policy.Plan(input, memory);
        }

        Assert.Equal(memory, policy.Plan(input, memory).Memory);
    }, iter: 1000);

    [Fact]
    public void ClosedLoop_AnyTrace_CostsNoMoreThanWhatWasAskedForAndAStandIn() => ReservationWorld.Traces.Sample(trace =>
    {
        var world = new ReservationWorld(trace);

        world.Run();

        Assert.True(world.Cost <= world.AskedCost + world.StandInCost + world.OverlapCost + 1e-9, $"{world.Cost} > {world.AskedCost} + {world.StandInCost} + {world.OverlapCost}");
        Assert.True(world.LongestRest <= trace.Settings.StartDeadline + TimeSpan.FromSeconds(1));
    }, iter: 1000);

    [Fact]
    public void ClosedLoop_AnyTrace_NoRequestMeetsAnInstanceThatIsNotReady() => ReservationWorld.Traces.Sample(trace =>
    {
        var world = new ReservationWorld(trace);

        world.Run();

        Assert.Equal(0, world.Misdirected);
        Assert.InRange(world.Credits.Earned, 0, world.ReservedType.MaxCredits);
        Assert.True(world.Credits.Initial >= 0);
    }, iter: 1000);

    [Fact]
    public void ClosedLoop_NothingDiesAndAllIsInStock_NobodyWaitsOnceReserved() => ReservationWorld.CalmTraces.Sample(trace =>
    {
        var world = new ReservationWorld(trace);

        world.Run();

        Assert.Equal(0, world.QueuedAfterFirstReserved);
    }, iter: 1000);

    private static void Walk(Action<ReserveSettings, ReservationPhase?, ReservationInput, ReservationMemory, ReservationPlan> check) => Walks.Sample(walk =>
    {
        var (policy, memory, now) = (new ReservedInstancePolicy(), default(ReservationMemory), T0);
        ReservationPhase? before = null;
        foreach (var (step, seconds) in walk.Steps)
        {
            now = now.AddSeconds(seconds);
            var input = step with { Now = now, Settings = walk.Settings };
            (var plan, memory) = policy.Plan(input, memory);
            check(walk.Settings, before, input, memory, plan);
            before = plan.Phase;
        }
    }, iter: 1000);
}
