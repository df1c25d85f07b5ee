using BenchmarkDotNet.Attributes;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Benchmarks;

/// <summary>
/// The steps of the request path and of the scaling tick by themselves.
/// </summary>
[InProcess]
[MemoryDiagnoser]
public class Micro
{
    private const int Routes = 10_000;

    private readonly KpaAutoscaler _autoscaler = new();
    private readonly RouteTable<string> _routes = Enumerable.Range(0, Routes).Aggregate(RouteTable<string>.Empty, WithRoute);
    private readonly RevisionThrottle _throttle = CreateThrottle();
    private readonly ScalingInput _input = new() { Now = DateTimeOffset.UnixEpoch, Settings = new(), StableLoad = 500, PanicLoad = 700, ReadyInstances = 3 };

    [Benchmark]
    public async ValueTask AcquireAndRelease()
    {
        var result = await _throttle.AcquireAsync(CancellationToken.None);
        result.Lease.Dispose();
    }

    [Benchmark]
    public object? FindRoute() => _routes.Find("drinks-4711.default.example.com:8080");

    [Benchmark]
    public ScalingDecision Decide() => _autoscaler.Decide(_input, default).Decision;

    private static RouteTable<string> WithRoute(RouteTable<string> table, int number)
    {
        var route = new ResourceId(ResourceKind.Route, "default", $"drinks-{number}");
        return table.With(route, [new() { Route = route, Hosts = [$"{route.Name}.default.example.com"], Split = new([new(route.Name, 100)]) }]);
    }

    private static RevisionThrottle CreateThrottle()
    {
        var throttle = new RevisionThrottle(new InstanceSet(new ConcurrencyClassPicker(), containerConcurrency: 0, slowStart: default, seed: 1), TimeProvider.System)
        {
            QueueDepth = 100,
            OnWaiting = () => { },
            OnDrained = () => { },
        };
        throttle.SetInstances([new("drinks-1", InstanceClass.Standard, InstanceState.Ready) { Address = new("http://127.0.0.1:1") }]);
        return throttle;
    }
}
