namespace Serverless.Hosting.Scaling;

/// <summary>
/// A revision in a model of one process: every second is recorded, zeros included, every second one is decided upon, and instances are ready some seconds
/// after they are asked for.
/// </summary>
internal sealed class SimulatedRevision(ScalingSettings settings, int startSeconds = 1, bool canStart = true)
{
    public static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly KpaAutoscaler _autoscaler = new();
    private readonly RevisionLoad _load = new(settings);
    private readonly ScaleDownDelayWindow _delay = new(settings.ScaleDownDelay);
    private readonly Queue<(int ReadyAt, int Replicas)> _starting = new([(startSeconds, settings.InitialScale)]);
    private ScalingMemory _memory = ScalingMemory.Start(T0, readyInstances: 0);
    private ScalingStatus _status = ScalingStatus.Start(settings);
    private int _second;

    /// <summary>The requests at once, by second and by instances that are ready.</summary>
    public Func<int, int, double> Concurrency { get; set; } = (_, _) => 0;

    public Reachability Reachability { get; set; } = Reachability.Reachable;

    public RevisionScaleState State { get; private set; } = RevisionScaleState.Start(T0);

    public int Replicas { get; private set; } = settings.InitialScale;

    public int Ready { get; private set; }

    /// <summary>All that was decided so far, with what it was decided upon.</summary>
    public List<Tick> Ticks { get; } = [];

    public void RunTo(int second)
    {
        for (; _second <= second; _second++)
        {
            Start();
            var concurrency = Concurrency(_second, Ready);
            _load.Record(T0.AddSeconds(_second), concurrency, concurrency);
            if (_second % 2 == 0)
            {
                Decide(T0.AddSeconds(_second));
            }
        }
    }

    private void Start()
    {
        while (canStart && _starting.TryPeek(out var next) && next.ReadyAt <= _second)
        {
            Ready = Math.Max(Ready, _starting.Dequeue().Replicas);
        }

        Ready = Math.Min(Ready, Replicas);
    }

    private void Decide(DateTimeOffset now)
    {
        var load = new ScalingInput
        {
            Now = now,
            Settings = settings,
            StableLoad = _load.StableLoad(settings.Metric, now) ?? 0,
            PanicLoad = _load.PanicLoad(settings.Metric, now) ?? 0,
            ReadyInstances = Ready,
            Reachability = Reachability,
        };
        (var decision, _memory) = _autoscaler.Decide(load, _memory);
        var delayed = Reachability == Reachability.Unreachable ? decision : decision with { Desired = _delay.Record(now, decision.Desired) };
        _status = _status.After(delayed);
        var scale = new RevisionScaleInput
        {
            Now = now,
            Settings = settings,
            Reachability = Reachability,
            Load = _status,
            ReadyInstances = Ready,
            CurrentReplicas = Replicas,
        };
        var result = RevisionScaler.Step(scale, State);
        State = result.State;
        if (result.Replicas is { } replicas)
        {
            Replicas = replicas;
            _starting.Enqueue((_second + startSeconds, replicas));
        }

        Ticks.Add(new(load, decision, scale, result, Replicas));
    }

    /// <summary>One decision, the step that it led to, and the instances asked for from then on.</summary>
    public sealed record Tick(ScalingInput Load, ScalingDecision Decision, RevisionScaleInput Scale, RevisionScaleResult Result, int Replicas);
}
