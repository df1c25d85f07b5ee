using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// Revisions of one process live through their days: every second is recorded, zeros included, and the activator is always in the path.
/// </summary>
public sealed class RevisionLifeTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void NewRevisionWithoutTraffic_RestsAfterAStableWindow()
    {
        var life = new Life(new ScalingSettings());

        life.RunTo(61);
        Assert.Equal((1, ConditionStatus.True), (life.Replicas, life.State.Active.Status));

        // active since second 2, so inactive from second 62 on; the activator has been in the path for longer than the grace period
        life.RunTo(66);
        Assert.Equal((0, ConditionStatus.False, true), (life.Replicas, life.State.Active.Status, life.State.IsInitialized));
    }

    [Fact]
    public void Retention_KeepsTheLastInstanceLonger()
    {
        var life = new Life(new ScalingSettings { ScaleToZeroRetention = TimeSpan.FromMinutes(5) });

        life.RunTo(62 + 290);
        Assert.Equal((1, ConditionStatus.False), (life.Replicas, life.State.Active.Status));

        life.RunTo(62 + 304);
        Assert.Equal(0, life.Replicas);
    }

    [Fact]
    public void LoadComesAndGoes_InstancesFollow()
    {
        var life = new Life(new ScalingSettings { Target = 10 });
        life.RunTo(120);
        Assert.Equal(0, life.Replicas);

        life.Concurrency = 50;
        life.RunTo(140);
        Assert.Equal((8, ConditionStatus.True), (life.Replicas, life.State.Active.Status));

        life.Concurrency = 0;
        life.RunTo(280);
        Assert.Equal((0, ConditionStatus.False), (life.Replicas, life.State.Active.Status));
    }

    [Fact]
    public void RestingRevision_IsNotTouched()
    {
        var life = new Life(new ScalingSettings());
        life.RunTo(200);
        var state = life.State;

        life.RunTo(10_000);

        Assert.Equal(state, life.State);
    }

    [Fact]
    public void ScaleDownDelay_HoldsTheInstancesBeforeEachStepDown()
    {
        var life = new Life(new ScalingSettings { Target = 10, ScaleDownDelay = TimeSpan.FromMinutes(10) }) { Concurrency = 50 };
        life.RunTo(100);
        life.Concurrency = 0;

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
        var life = new Life(new ScalingSettings { ProgressDeadline = TimeSpan.FromSeconds(20) }, canStart: false);

        life.RunTo(50);
        Assert.Equal((1, ActiveState.Queued), (life.Replicas, life.State.Active.Reason));

        life.RunTo(52);
        Assert.Equal((0, ActiveState.TimedOut), (life.Replicas, life.State.Active.Reason));
    }

    [Fact]
    public void TrafficMovesAway_MinScaleNoLongerHolds()
    {
        var life = new Life(new ScalingSettings { MinScale = 3 });
        life.RunTo(300);
        Assert.Equal(3, life.Replicas);

        life.Reachability = Reachability.Unreachable;
        life.RunTo(310);
        Assert.Equal(0, life.Replicas);
    }

    /// <summary>A revision whose instances are ready a moment after they are asked for, with one decision every two seconds.</summary>
    private sealed class Life(ScalingSettings settings, bool canStart = true)
    {
        private readonly KpaAutoscaler _autoscaler = new();
        private readonly RevisionLoad _load = new(settings);
        private readonly ScaleDownDelayWindow _delay = new(settings.ScaleDownDelay);
        private ScalingMemory _memory = ScalingMemory.Start(T0, readyInstances: 0);
        private ScalingStatus _status = ScalingStatus.Start(settings);
        private int _ready;
        private int _readyAt = 1;
        private int _second;

        public RevisionScaleState State { get; private set; } = RevisionScaleState.Start(T0);

        public int Replicas { get; private set; } = settings.InitialScale;

        public double Concurrency { get; set; }

        public Reachability Reachability { get; set; } = Reachability.Reachable;

        public void RunTo(int second)
        {
            for (; _second <= second; _second++)
            {
                _ready = canStart && _second >= _readyAt ? Replicas : Math.Min(_ready, Replicas);
                _load.Record(T0.AddSeconds(_second), Concurrency, Concurrency);
                if (_second % 2 == 0)
                {
                    Tick(T0.AddSeconds(_second));
                }
            }
        }

        private void Tick(DateTimeOffset now)
        {
            var input = new ScalingInput
            {
                Now = now,
                Settings = settings,
                StableLoad = _load.StableLoad(settings.Metric, now) ?? 0,
                PanicLoad = _load.PanicLoad(settings.Metric, now) ?? 0,
                ReadyInstances = _ready,
                Reachability = Reachability,
            };
            (var decision, _memory) = _autoscaler.Decide(input, _memory);
            if (Reachability != Reachability.Unreachable)
            {
                decision = decision with { Desired = _delay.Record(now, decision.Desired) };
            }

            _status = _status.After(decision);
            var result = RevisionScaler.Step(
                new() { Now = now, Settings = settings, Reachability = Reachability, Load = _status, ReadyInstances = _ready, CurrentReplicas = Replicas },
                State);
            State = result.State;
            if (result.Replicas is { } replicas)
            {
                (Replicas, _readyAt) = (replicas, _second + 1);
            }
        }
    }
}
