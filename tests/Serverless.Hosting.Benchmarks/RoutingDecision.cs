using System.Net;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Gateway;
using Serverless.Hosting.Gateway.Forwarding;
using Serverless.Hosting.Gateway.Management;
using Serverless.Hosting.Gateway.Routing;
using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Benchmarks;

/// <summary>
/// Where a request goes: its route among 10,000, and the revision, by each of the ways to choose one.
/// </summary>
[InProcess]
[MemoryDiagnoser]
[MinColumn]
[MedianColumn]
public class RoutingDecision
{
    private const int Routes = 10_000;
    private const string User = "0123456789abcdef0123456789abcdef";

    private readonly DefaultHttpContext _context = new();
    private readonly ActivationSignal _signal = new();
    private RouteMatch _match = null!;

    public enum Choice
    {
        Weights,
        TagHeader,
        TagRule,
        StickyHeader,
        StickyCookie,
        StickyAddress,
    }

    [ParamsAllValues]
    public Choice By { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var serving = new ServingState();
        serving.Publish(Enumerable.Range(0, Routes).Aggregate(RouteTable<RevisionState>.Empty, WithRoute));
        var origin = new ClientOrigin(new TrustedProxies([]));
        var sticky = new StickyChoice(() => Random.Shared.Next(100), () => throw new InvalidOperationException("The user has a cookie."), origin);
        _match = new RouteMatch(serving, sticky, new ManagementListener(), Options.Create(new GatewayOptions()), Options.Create(new ServerlessOptions()));
        _context.Request.Headers.Host = "drinks-4711.default.example.com:8080";
        _context.Request.Headers.Cookie = $"theme=dark; user={User}";
        _context.Request.Headers["X-User"] = User;
        _context.Request.Headers["X-Canary"] = "yes";
        _context.Request.Headers[TagChoice.Header] = "next";
        _context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7");
    }

    [Benchmark]
    public object FindAndChoose() => _match.Choose(_match.Find(_context)!, _context).Revision;

    private RouteTable<RevisionState> WithRoute(RouteTable<RevisionState> table, int number)
    {
        var route = new ResourceId(ResourceKind.Route, "default", $"drinks-{number}");
        var (stable, next) = (Create($"{route.Name}-00001"), Create($"{route.Name}-00002"));
        var requests = RequestsOf(By);
        return table.With(route, [new()
        {
            Route = route,
            Hosts = [$"{route.Name}.default.example.com"],
            Split = new([new(stable, 90), new(next, 10)]),
            Requests = requests,
            TagSplits = requests.ChoosesTags ? new Dictionary<string, TrafficSplit<RevisionState>> { ["next"] = new([new(next, 100)]) } : [],
        }]);
    }

    private static RequestRouting RequestsOf(Choice by) => by switch
    {
        Choice.TagHeader => new() { TagHeader = true },
        Choice.TagRule => new() { TagRules = [new(RequestValueKind.Header, "X-Canary", "yes", "next")] },
        Choice.StickyHeader => new() { Sticky = new(RequestValueKind.Header, "X-User") },
        Choice.StickyCookie => new() { Sticky = new(RequestValueKind.Cookie, "user") },
        Choice.StickyAddress => new() { Sticky = new(RequestValueKind.ClientAddress, "") },
        _ => new(),
    };

    private RevisionState Create(string name)
    {
        var revision = new Revision { Namespace = "default", Name = name, Spec = new() { Containers = [new()] } };
        return new(revision, new InstanceSet(new ConcurrencyClassPicker(), 0, default, seed: 1), TimeProvider.System, queueDepth: 100, _signal);
    }
}
