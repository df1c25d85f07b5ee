using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Reservations;

/// <summary>
/// Every arrow of the table of phases, and what each phase has running.
/// </summary>
public sealed class ReservedInstancePolicyTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly ReserveSettings Settings = new()
    {
        IsEnabled = true,
        Types = InstanceCatalog.Default.Cheapest(InstanceSelection.DefaultSize),
        StandardType = InstanceCatalog.Default.Compute(2, 4),
        StartDeadline = TimeSpan.FromSeconds(60),
        WakeDeadline = TimeSpan.FromSeconds(90),
        DrainBound = TimeSpan.FromSeconds(30),
    };

    private static readonly ReserveSettings Frugal = Settings with { Handover = ReserveHandover.WhenCreditsSpent };

    private static readonly ReservationInput Idle = new() { Now = T0, Settings = Settings, IsInitialized = true, StandardWanted = 0 };

    [Fact]
    public void None_NoLoad_StartsAReservedInstance()
    {
        var steps = new Steps(Idle);

        Assert.Equal((ReservationPhase.None, 0, 1, ServingClass.Queue), steps.Seen);
        Assert.Equal("ecs.t5-lc1m2.small", steps.Plan.ReservedType!.Name);
    }

    [Fact]
    public void None_ReservedReady_IsReserved()
    {
        var steps = new Steps(Idle);

        Assert.Equal((ReservationPhase.Reserved, 0, 1, ServingClass.Reserved), steps.Next(Idle with { ReservedReady = 1 }));
    }

    [Fact]
    public void None_Request_IsAColdStartBesideTheReservedOne()
    {
        var steps = new Steps(Idle);

        Assert.Equal((ReservationPhase.Waking, 1, 1, ServingClass.Queue), steps.Next(Idle with { HasRung = true, StandardWanted = 1, Load = 1 }));
        Assert.Equal((ReservationPhase.Waking, 1, 1, ServingClass.Reserved), steps.Next(Idle with { StandardWanted = 1, ReservedReady = 1, Load = 1 }));
    }

    [Fact]
    public void Active_ApplierWantsZero_IsRestingWithTheLastOnes()
    {
        var steps = Active(wanted: 3);

        Assert.Equal((ReservationPhase.Resting, 3, 1, ServingClass.Standard), steps.Next(Idle with { StandardReady = 3 }));
    }

    [Fact]
    public void Active_AllStandardDied_Queues() =>
        Assert.Equal((ReservationPhase.Active, 2, 0, ServingClass.Queue), Active(wanted: 2).Next(Idle with { StandardWanted = 2 }));

    [Fact]
    public void Resting_ReservedReady_IsReserved() =>
        Assert.Equal((ReservationPhase.Reserved, 0, 1, ServingClass.Reserved), Resting().Next(Idle with { StandardReady = 1, ReservedReady = 1 }));

    [Fact]
    public void Resting_TwoReplicas_WaitsForBothUntilItsDeadline()
    {
        var two = Idle with { Settings = Settings with { Replicas = 2 }, StandardReady = 1, ReservedReady = 1 };
        var steps = Resting();

        Assert.Equal((ReservationPhase.Resting, 1, 2, ServingClass.Standard), steps.Next(two with { Now = T0.AddSeconds(59) }));
        Assert.Equal((ReservationPhase.Reserved, 0, 2, ServingClass.Reserved), steps.Next(two with { Now = T0.AddSeconds(60) }));
    }

    [Fact]
    public void Resting_ApplierWantsMore_IsActiveAndTheReservedOneEnds() =>
        Assert.Equal((ReservationPhase.Active, 1, 0, ServingClass.Standard), Resting().Next(Idle with { StandardWanted = 1, StandardReady = 1 }));

    [Fact]
    public void Resting_ReservedLate_IsPlainScaleToZeroAndSaysWhy()
    {
        var steps = Resting();
        Assert.Equal((ReservationPhase.Resting, 1, 1, ServingClass.Standard), steps.Next(Idle with { Now = T0.AddSeconds(59.9), StandardReady = 1 }));

        Assert.Equal((ReservationPhase.None, 0, 1, ServingClass.Queue), steps.Next(Idle with { Now = T0.AddSeconds(60), StandardReady = 1 }));
        Assert.Equal((ReservationReason.ReservedLate, ReservationCondition.ReservedNotReady), (steps.Plan.Reason, steps.Plan.Condition));

        steps.Next(Idle with { Now = T0.AddSeconds(61), ReservedReady = 1 });
        Assert.Equal(ReservationCondition.None, steps.Plan.Condition);
    }

    [Fact]
    public void Resting_FirstTypesOutOfStock_FallsThroughToTheNext()
    {
        var steps = Resting();

        steps.Next(Idle with { StandardReady = 1, OutOfStock = ["ecs.t5-lc1m2.small"] });
        Assert.Equal("ecs.n1.small", steps.Plan.ReservedType!.Name);

        steps.Next(Idle with { StandardReady = 1, OutOfStock = ["ecs.t5-lc1m2.small", "ecs.n1.small"] });
        Assert.Equal("ecs.s6-c1m2.small", steps.Plan.ReservedType!.Name);
    }

    [Fact]
    public void Reserved_BetterTypeIsBackInStock_KeepsTheOneThatServes()
    {
        var steps = Resting();
        steps.Next(Idle with { StandardReady = 1, OutOfStock = ["ecs.t5-lc1m2.small"] });

        steps.Next(Idle with { ReservedReady = 1 });

        Assert.Equal("ecs.n1.small", steps.Plan.ReservedType!.Name);
    }

    [Fact]
    public void Active_BetterTypeIsBackInStock_RestsOnThatNextTime()
    {
        var steps = Resting();
        steps.Next(Idle with { StandardReady = 1, OutOfStock = ["ecs.t5-lc1m2.small"] });
        steps.Next(Idle with { StandardReady = 1, StandardWanted = 1, OutOfStock = ["ecs.t5-lc1m2.small"] });

        Assert.Equal(ReservationPhase.Resting, steps.Next(Idle with { StandardReady = 1 }).Phase);

        Assert.Equal("ecs.t5-lc1m2.small", steps.Plan.ReservedType!.Name);
    }

    [Fact]
    public void Resting_AllTypesOutOfStock_IsPlainScaleToZeroAndSaysWhy()
    {
        var input = Idle with { StandardReady = 1, OutOfStock = [.. Settings.Types.Select(type => type.Name)] };

        Assert.Equal((ReservationPhase.None, 0, 0, ServingClass.Queue), Resting().Next(input));
        var steps = Resting();
        steps.Next(input);
        Assert.Equal((ReservationReason.OutOfStock, ReservationCondition.OutOfStock), (steps.Plan.Reason, steps.Plan.Condition));
    }

    [Fact]
    public void Reserved_Request_IsAnsweredWhileStandardOnesStart()
    {
        var steps = Reserved();

        Assert.Equal((ReservationPhase.Waking, 3, 1, ServingClass.Reserved), steps.Next(Idle with { HasRung = true, StandardWanted = 3, ReservedReady = 1, Load = 9 }));
    }

    [Fact]
    public void Reserved_RequestTheApplierHasNotCounted_StartsOne() =>
        Assert.Equal((ReservationPhase.Waking, 1, 1, ServingClass.Reserved), Reserved().Next(Idle with { HasRung = true, ReservedReady = 1 }));

    [Fact]
    public void Reserved_LastOneDies_IsReplacedAtOnce()
    {
        var steps = Reserved();

        Assert.Equal((ReservationPhase.None, 0, 1, ServingClass.Queue), steps.Next(Idle));
        Assert.Equal(ReservationReason.ReservedLost, steps.Plan.Reason);
    }

    [Fact]
    public void Reserved_DiesOutOfStock_IsReplacedByTheNextType()
    {
        var steps = Reserved();

        steps.Next(Idle with { OutOfStock = ["ecs.t5-lc1m2.small"] });

        Assert.Equal(("ecs.n1.small", 1), (steps.Plan.ReservedType!.Name, steps.Plan.Reserved));
    }

    [Fact]
    public void Waking_StandardReady_IsDraining() =>
        Assert.Equal((ReservationPhase.Draining, 1, 0, ServingClass.Standard), Waking().Next(Idle with { StandardWanted = 1, StandardReady = 1, ReservedReady = 1 }));

    [Fact]
    public void Waking_StandardReadyAndNoReservedOne_IsActive() =>
        Assert.Equal((ReservationPhase.Active, 1, 0, ServingClass.Standard), Waking().Next(Idle with { StandardWanted = 1, StandardReady = 1 }));

    [Fact]
    public void Waking_ApplierWantsZeroAgain_IsReserved() =>
        Assert.Equal((ReservationPhase.Reserved, 0, 1, ServingClass.Reserved), Waking().Next(Idle with { ReservedReady = 1 }));

    [Fact]
    public void Waking_NoStandardReadyInTime_StaysReservedUntilTheNextRequest()
    {
        var steps = Waking();
        var starting = Idle with { StandardWanted = 1, ReservedReady = 1 };
        Assert.Equal(ReservationPhase.Waking, steps.Next(starting with { Now = T0.AddSeconds(89) }).Phase);

        Assert.Equal((ReservationPhase.Reserved, 0, 1, ServingClass.Reserved), steps.Next(starting with { Now = T0.AddSeconds(90) }));
        Assert.Equal((ReservationReason.TimedOut, ReservationCondition.TimedOut), (steps.Plan.Reason, steps.Plan.Condition));
        Assert.Equal(ReservationPhase.Reserved, steps.Next(starting with { Now = T0.AddSeconds(91) }).Phase);

        Assert.Equal(ReservationPhase.Waking, steps.Next(starting with { Now = T0.AddSeconds(92), HasRung = true }).Phase);
        Assert.Equal(ReservationCondition.TimedOut, steps.Plan.Condition);
        steps.Next(starting with { Now = T0.AddSeconds(93), StandardReady = 1 });
        Assert.Equal(ReservationCondition.None, steps.Plan.Condition);
    }

    [Fact]
    public void Draining_NothingHeld_IsActive() =>
        Assert.Equal((ReservationPhase.Active, 1, 0, ServingClass.Standard), Draining().Next(Idle with { StandardWanted = 1, StandardReady = 1, ReservedReady = 1 }));

    [Fact]
    public void Draining_StillBusy_WaitsForTheBound()
    {
        var steps = Draining();
        var busy = Idle with { StandardWanted = 1, StandardReady = 1, ReservedReady = 1, ReservedInFlight = 2 };

        Assert.Equal((ReservationPhase.Draining, 1, 0, ServingClass.Standard), steps.Next(busy with { Now = T0.AddSeconds(29) }));
        Assert.Equal((ReservationPhase.Active, 1, 0, ServingClass.Standard), steps.Next(busy with { Now = T0.AddSeconds(30) }));
        Assert.Equal(ReservationReason.DrainTimedOut, steps.Plan.Reason);
    }

    [Fact]
    public void Draining_StandardDies_TheReservedOneServesOn()
    {
        var steps = Draining();

        Assert.Equal((ReservationPhase.Draining, 1, 1, ServingClass.Reserved), steps.Next(Idle with { Now = T0.AddMinutes(5), StandardWanted = 1, ReservedReady = 1 }));
    }

    [Fact]
    public void Draining_ApplierWantsZero_IsResting() =>
        Assert.Equal((ReservationPhase.Resting, 1, 1, ServingClass.Standard), Draining().Next(Idle with { StandardReady = 1, ReservedReady = 1, ReservedInFlight = 1 }));

    [Fact]
    public void Reserved_WithCredits_SharesAndTheAutoscalerSeesOnlyTheRest()
    {
        var steps = Reserved(Frugal);
        Assert.Equal(50, steps.Plan.CarriedLoad);

        Assert.Equal((ReservationPhase.Sharing, 0, 1, ServingClass.Reserved), steps.Next(Share(50) with { HasRung = true, Load = 1 }));
        Assert.Equal(50, steps.Plan.CarriedLoad);
        Assert.Equal((ReservationPhase.Sharing, 2, 1, ServingClass.Both), steps.Next(Share(50) with { StandardWanted = 2, StandardReady = 1, Load = 200 }));
    }

    [Fact]
    public void Reserved_TypeWithoutCredits_DoesNotShare() =>
        Assert.Equal(ReservationPhase.Waking, Reserved(Frugal).Next(Share(null) with { HasRung = true, Load = 1 }).Phase);

    [Fact]
    public void Sharing_NothingInFlight_IsReserved() =>
        Assert.Equal((ReservationPhase.Reserved, 0, 1, ServingClass.Reserved), Sharing().Next(Share(50)));

    [Theory]
    [InlineData(0, ReservationPhase.Waking)]
    [InlineData(1, ReservationPhase.Draining)]
    public void Sharing_CreditsDownToTheThreshold_HandsOver(int standardReady, ReservationPhase expected)
    {
        var steps = Sharing();
        Assert.Equal(ReservationPhase.Sharing, steps.Next(Share(10.1) with { StandardWanted = standardReady, StandardReady = standardReady, Load = 5 }).Phase);

        Assert.Equal(expected, steps.Next(Share(10) with { StandardWanted = standardReady, StandardReady = standardReady, Load = 5 }).Phase);
        Assert.Equal((ReservationReason.CreditsSpent, 0), (steps.Plan.Reason, steps.Plan.CarriedLoad));
    }

    [Fact]
    public void Sharing_CreditsSpentAndNothingWantedYet_WakesUntilTheLoadEnds()
    {
        var steps = Sharing();
        steps.Next(Share(10) with { Load = 5 });

        Assert.Equal((ReservationPhase.Waking, 1, 1, ServingClass.Reserved), steps.Next(Share(10) with { Load = 5 }));
        Assert.Equal(ReservationPhase.Reserved, steps.Next(Share(10)).Phase);
    }

    [Theory]
    [InlineData(19.9, ReservationPhase.Waking)]
    [InlineData(20, ReservationPhase.Sharing)]
    public void Reserved_CreditsWereSpent_SharesAgainFromTwiceTheThreshold(double percent, ReservationPhase expected)
    {
        var steps = Sharing();
        steps.Next(Share(10) with { Load = 5 });
        steps.Next(Share(15));

        Assert.Equal(expected, steps.Next(Share(percent) with { HasRung = true, Load = 1 }).Phase);
    }

    [Fact]
    public void Sharing_ReservedDies_IsAColdStart()
    {
        var steps = Sharing();

        Assert.Equal((ReservationPhase.Waking, 1, 1, ServingClass.Queue), steps.Next(Share(null) with { ReservedReady = 0, Load = 5 }));
        Assert.Equal(ReservationReason.ReservedLost, steps.Plan.Reason);
    }

    [Fact]
    public void InPlace_NoLoad_ShrinksTheLastStandardOne()
    {
        var steps = Active(wanted: 1);

        Assert.Equal((ReservationPhase.Resting, 1, 0, ServingClass.Standard), steps.Next(InPlace with { StandardReady = 1 }));
        Assert.Equal(InstanceResize.Shrink, steps.Plan.Resize);
        Assert.Equal((ReservationPhase.Reserved, 0, 1, ServingClass.Queue), steps.Next(InPlace with { ReservedReady = 1 }));
        Assert.Equal(InstanceResize.None, steps.Plan.Resize);
    }

    [Fact]
    public void InPlace_Request_GrowsItBeforeItServes()
    {
        var steps = Reserved(InPlace.Settings);

        Assert.Equal((ReservationPhase.Waking, 2, 1, ServingClass.Queue), steps.Next(InPlace with { HasRung = true, StandardWanted = 3, ReservedReady = 1, Load = 20 }));
        Assert.Equal(InstanceResize.Grow, steps.Plan.Resize);
        Assert.Equal((ReservationPhase.Active, 3, 0, ServingClass.Standard), steps.Next(InPlace with { StandardWanted = 3, StandardReady = 1, Load = 20 }));
    }

    [Fact]
    public void InPlace_BackendCannot_HandsOver()
    {
        var steps = Active(wanted: 1);

        Assert.Equal((ReservationPhase.Resting, 1, 1, ServingClass.Standard), steps.Next(InPlace with { StandardReady = 1, CanResize = false }));
        Assert.Equal(InstanceResize.None, steps.Plan.Resize);
    }

    [Theory]
    [InlineData(false, true, Reachability.Reachable)]
    [InlineData(true, false, Reachability.Reachable)]
    [InlineData(true, true, Reachability.Unreachable)]
    public void Off_NotEnabledNotInitializedOrUnreachable_IsPlainScaling(bool isEnabled, bool isInitialized, Reachability reachability)
    {
        var off = Idle with { Settings = Settings with { IsEnabled = isEnabled }, IsInitialized = isInitialized, Reachability = reachability };
        var steps = Reserved();

        Assert.Equal((ReservationPhase.None, 0, 0, ServingClass.Queue), steps.Next(off with { ReservedReady = 1 }));
        Assert.Equal((ReservationPhase.None, 4, 0, ServingClass.Standard), steps.Next(off with { StandardWanted = 4, StandardReady = 2 }));
        Assert.Equal(ReservationReason.Off, steps.Plan.Reason);
    }

    [Theory]
    [InlineData(0, 0, 0, ReservationPhase.None)]
    [InlineData(0, 0, 1, ReservationPhase.Reserved)]
    [InlineData(1, 1, 0, ReservationPhase.Active)]
    [InlineData(1, 0, 1, ReservationPhase.Waking)]
    [InlineData(1, 1, 1, ReservationPhase.Draining)]
    public void Restart_WhatTheBackendStillRuns_IsThePhase(int wanted, int standardReady, int reservedReady, ReservationPhase expected)
    {
        var steps = new Steps(Idle with { StandardWanted = wanted, StandardReady = standardReady, ReservedReady = reservedReady, ReservedInFlight = 1 });

        Assert.Equal(expected, steps.Plan.Phase);
    }

    [Fact]
    public void Plan_NothingChanges_AllocatesNothing()
    {
        IReservedInstancePolicy policy = new ReservedInstancePolicy();
        var input = Idle with { ReservedReady = 1 };
        var memory = policy.Plan(input, default).Memory;

        var allocated = Allocations.Of(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                (_, memory) = policy.Plan(input, memory);
            }
        });

        Assert.Equal(0, allocated);
    }

    private static readonly ReservationInput InPlace = Idle with { Settings = Settings with { InPlace = true }, CanResize = true };

    private static ReservationInput Share(double? percent) => Idle with { Settings = Frugal, ReservedReady = 1, CreditPercent = percent };

    private static Steps Active(int wanted) => new(Idle with { StandardWanted = wanted, StandardReady = wanted });

    private static Steps Resting()
    {
        var steps = Active(wanted: 1);
        steps.Next(Idle with { StandardReady = 1 });
        return steps;
    }

    private static Steps Reserved(ReserveSettings? settings = null) => new(Idle with { Settings = settings ?? Settings, ReservedReady = 1, CreditPercent = 50 });

    private static Steps Waking()
    {
        var steps = Reserved();
        steps.Next(Idle with { HasRung = true, StandardWanted = 1, ReservedReady = 1, Load = 1 });
        return steps;
    }

    private static Steps Draining()
    {
        var steps = Waking();
        steps.Next(Idle with { StandardWanted = 1, StandardReady = 1, ReservedReady = 1, ReservedInFlight = 1 });
        return steps;
    }

    private static Steps Sharing()
    {
        var steps = Reserved(Frugal);
        steps.Next(Share(50) with { HasRung = true, Load = 1 });
        return steps;
    }

    /// <summary>A revision that goes from step to step.</summary>
    private sealed class Steps
    {
        private readonly ReservedInstancePolicy _policy = new();
        private ReservationMemory _memory;

        public Steps(ReservationInput first) => Next(first);

        public ReservationPlan Plan { get; private set; }

        public (ReservationPhase Phase, int Standard, int Reserved, ServingClass Serving) Seen => (Plan.Phase, Plan.Standard, Plan.Reserved, Plan.Serving);

        public (ReservationPhase Phase, int Standard, int Reserved, ServingClass Serving) Next(ReservationInput input)
        {
            (Plan, _memory) = _policy.Plan(input, _memory);
            return Seen;
        }
    }
}
