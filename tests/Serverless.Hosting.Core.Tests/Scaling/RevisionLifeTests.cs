using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Revisions of one process live through their days: every second is recorded, zeros included, and the activator is always in the path.
/// </summary>
public sealed class RevisionLifeTests
{
    [Fact]
    public void NewRevisionWithoutTraffic_RestsAfterAStableWindow()
    {
        var life = new SimulatedRevision(new ScalingSettings());

        life.RunTo(61);
        Assert.Equal((1, ConditionStatus.True), (life.Replicas, life.State.Active.Status));

        // active since second 2, so inactive from second 62 on; the activator has been in the path for longer than the grace period
        life.RunTo(66);
        Assert.Equal((0, ConditionStatus.False, true), (life.Replicas, life.State.Active.Status, life.State.IsInitialized));
    }

    [Fact]
    public void Retention_KeepsTheLastInstanceLonger()
    {
        var life = new SimulatedRevision(new ScalingSettings { ScaleToZeroRetention = TimeSpan.FromMinutes(5) });

        life.RunTo(62 + 290);
        Assert.Equal((1, ConditionStatus.False), (life.Replicas, life.State.Active.Status));

        life.RunTo(62 + 304);
        Assert.Equal(0, life.Replicas);
    }

    [Fact]
    public void LoadComesAndGoes_InstancesFollow()
    {
        var life = new SimulatedRevision(new ScalingSettings { Target = 10 });
        life.RunTo(120);
        Assert.Equal(0, life.Replicas);

        life.Concurrency = (_, _) => 50;
        life.RunTo(140);
        Assert.Equal((8, ConditionStatus.True), (life.Replicas, life.State.Active.Status));

        life.Concurrency = (_, _) => 0;
        life.RunTo(280);
        Assert.Equal((0, ConditionStatus.False), (life.Replicas, life.State.Active.Status));
    }

    [Fact]
    public void RestingRevision_IsNotTouched()
    {
        var life = new SimulatedRevision(new ScalingSettings());
        life.RunTo(200);
        var state = life.State;

        life.RunTo(10_000);

        Assert.Equal(state, life.State);
    }

    [Fact]
    public void ScaleDownDelay_HoldsTheInstancesBeforeEachStepDown()
    {
        var life = new SimulatedRevision(new ScalingSettings { Target = 10, ScaleDownDelay = TimeSpan.FromMinutes(10) }) { Concurrency = (_, _) => 50 };
        life.RunTo(100);
        life.Concurrency = (_, _) => 0;

        life.RunTo(600);
        Assert.Equal(8, life.Replicas);

        life.RunTo(900);
        Assert.Equal(4, life.Replicas);

        life.RunTo(4000);
        Assert.Equal(0, life.Replicas);
    }

    [Fact]
    public void InstancesNeverGetReady_AreGivenUpAfterTheDeadline()
    {
        var life = new SimulatedRevision(new ScalingSettings { ProgressDeadline = TimeSpan.FromSeconds(20) }, canStart: false);

        life.RunTo(50);
        Assert.Equal((1, ActiveState.Queued), (life.Replicas, life.State.Active.Reason));

        life.RunTo(52);
        Assert.Equal((0, ActiveState.TimedOut), (life.Replicas, life.State.Active.Reason));
    }

    [Fact]
    public void TrafficMovesAway_MinScaleNoLongerHolds()
    {
        var life = new SimulatedRevision(new ScalingSettings { MinScale = 3 });
        life.RunTo(300);
        Assert.Equal(3, life.Replicas);

        life.Reachability = Reachability.Unreachable;
        life.RunTo(310);
        Assert.Equal(0, life.Replicas);
    }
}
