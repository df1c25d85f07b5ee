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
[MinColumn]
[MedianColumn]
public class Micro
{
    private const int Routes = 10_000;

    private readonly KpaAutoscaler _autoscaler = new();
    private readonly RouteTable<string> _routes = Enumerable.Range(0, Routes).Aggregate(RouteTable<string>.Empty, WithRoute);
    private readonly RevisionThrottle _throttle = CreateThrottle(instances: 1, containerConcurrency: 0);
    private readonly RevisionThrottle _manyInstances = CreateThrottle(instances: 300, containerConcurrency: 10);
    private readonly ClassDemand _demand = new(300);
    private readonly ScalingInput _input = new() { Now = DateTimeOffset.UnixEpoch, Settings = new(), StableLoad = 500, PanicLoad = 700, ReadyInstances = 3 };

    [Benchmark]
    public async ValueTask AcquireAndRelease()
    {
        var result = await _throttle.AcquireAsync(CancellationToken.None);
        result.Lease.Dispose();
    }

    [Benchmark]
    public async ValueTask AcquireAndReleaseAmongMany()
    {
        var result = await _manyInstances.AcquireAsync(CancellationToken.None);
        result.Lease.Dispose();
    }

    [Benchmark]
    public InstancePlan PlanManyUnchanged() => _manyInstances.Plan(_demand, TimeSpan.FromMinutes(5));

    [Benchmark]
    public object? FindRoute() => _routes.Find("drinks-4711.default.example.com:8080");

    [Benchmark]
    public ScalingDecision Decide() => _autoscaler.Decide(_input, default).Decision;

    private static RouteTable<string> WithRoute(RouteTable<string> table, int number)
    {
        var route = new ResourceId(ResourceKind.Route, "default", $"drinks-{number}");
        return table.With(route, [new() { Route = route, Hosts = [$"{route.Name}.default.example.com"], Split = new([new(route.Name, 100)]) }]);
    }

    private static RevisionThrottle CreateThrottle(int instances, int containerConcurrency)
    {
        var throttle = new RevisionThrottle(new InstanceSet(new ConcurrencyClassPicker(), containerConcurrency, slowStart: default, seed: 1), TimeProvider.System)
        {
            QueueDepth = 100,
            OnWaiting = () => { },
            OnDrained = () => { },
        };
        throttle.SetInstances(Enumerable.Range(1, instances).Select(Ready).ToValueList());
        return throttle;
    }

    private static Instance Ready(int number) => new($"drinks-{number}", InstanceClass.Standard, InstanceState.Ready) { Address = new($"http://127.0.0.1:{number}") };
}
