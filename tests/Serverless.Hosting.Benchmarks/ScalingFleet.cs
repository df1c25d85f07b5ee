using BenchmarkDotNet.Attributes;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Benchmarks;

/// <summary>
/// Two seconds of a revision, one of many whose turns come round: two samples, both averages and one decision.
/// </summary>
[InProcess]
[MemoryDiagnoser]
[MinColumn]
[MedianColumn]
public class ScalingFleet
{
    private static readonly ScalingSettings Settings = new();

    private readonly KpaAutoscaler _autoscaler = new();
    private Member[] _members = [];
    private long _second;
    private int _next;

    [Params(1, 1_000, 20_000, 100_000)]
    public int Revisions { get; set; }

    /// <summary>Fills the windows of all.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _members = [.. Enumerable.Range(0, Revisions).Select(_ => new Member())];
        for (_second = 0; _second < 60; _second++)
        {
            foreach (var member in _members)
            {
                member.Load.Record(_second, 100, 1000);
            }
        }
    }

    [Benchmark]
    public ScalingDecision TwoSecondsOfOneRevision()
    {
        var member = _members[_next];
        member.Load.Record(_second, 100, 1000);
        member.Load.Record(_second + 1, 120, 1200);
        var now = DateTimeOffset.FromUnixTimeSeconds(_second + 1);
        var input = new ScalingInput
        {
            Now = now,
            Settings = Settings,
            StableLoad = member.Load.StableLoad(ScalingMetric.Concurrency, now),
            PanicLoad = member.Load.PanicLoad(ScalingMetric.Concurrency, now),
            ReadyInstances = 2,
        };
        (var decision, member.Memory) = _autoscaler.Decide(input, member.Memory);
        if (++_next == _members.Length)
        {
            (_next, _second) = (0, _second + 2);
        }

        return decision;
    }

    private sealed class Member
    {
        public RevisionLoad Load { get; } = new(Settings);

        public ScalingMemory Memory { get; set; }
    }
}
