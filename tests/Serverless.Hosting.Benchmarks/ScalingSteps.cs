using BenchmarkDotNet.Attributes;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Benchmarks;

/// <summary>
/// Samples and decisions of one revision, for short and long windows: the reference measures the same steps.
/// </summary>
[InProcess]
[MemoryDiagnoser]
[MinColumn]
[MedianColumn]
public class ScalingSteps
{
    private readonly KpaAutoscaler _autoscaler = new();
    private ScalingSettings _settings = new();
    private ScalingMemory _memory;
    private RevisionLoad _load = new(new());
    private LoadWindow _window = new(TimeSpan.FromSeconds(60));
    private long _second;

    [Params(6, 60, 600, 3600)]
    public int WindowSeconds { get; set; }

    [Params(LoadAggregation.Linear, LoadAggregation.WeightedExponential)]
    public LoadAggregation Aggregation { get; set; }

    /// <summary>Fills the windows.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var window = TimeSpan.FromSeconds(WindowSeconds);
        _settings = new() { StableWindow = window, PanicWindow = TimeSpan.FromSeconds(Math.Max(1, WindowSeconds / 10)), Aggregation = Aggregation };
        (_load, _window, _memory) = (new(_settings), new(window, Aggregation), default);
        for (_second = 0; _second < WindowSeconds; _second++)
        {
            _load.Record(_second, 100 + (_second % 7), 1000);
            _window.Record(_second, 100 + (_second % 7));
        }
    }

    /// <summary>A sample of the next second, in one window.</summary>
    [Benchmark]
    public void RecordInOneWindow() => _window.Record(++_second, 100);

    /// <summary>A sample of the next second, in the four windows of a revision.</summary>
    [Benchmark]
    public void Record() => _load.Record(++_second, 100, 1000);

    /// <summary>Both averages and the decision.</summary>
    [Benchmark]
    public ScalingDecision Decide()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(_second);
        var input = new ScalingInput
        {
            Now = now,
            Settings = _settings,
            StableLoad = _load.StableLoad(ScalingMetric.Concurrency, now),
            PanicLoad = _load.PanicLoad(ScalingMetric.Concurrency, now),
            ReadyInstances = 2,
        };
        (var decision, _memory) = _autoscaler.Decide(input, _memory);
        return decision;
    }
}
