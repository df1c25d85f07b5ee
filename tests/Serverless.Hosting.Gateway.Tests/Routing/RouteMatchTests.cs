using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Gateway.Support;
using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Gateway.Routing;

public class RouteMatchTests
{
    private const int Draws = 100_000;

    [Theory]
    [InlineData(1, 99)]
    [InlineData(50, 50)]
    [InlineData(5, 10, 15, 30, 40)]
    public async Task Choose_ManyRequests_KeepTheShares(params int[] percents)
    {
        var random = new Random(42);
        await using var host = await GatewayTestHost.StartAsync(builder => builder.Services.AddSingleton<TrafficDraw>(() => random.Next(100)));
        var entry = await DeployAsync(host, percents, _ => { });
        var (match, context, counts) = (host.Services.GetRequiredService<RouteMatch>(), new DefaultHttpContext(), new int[percents.Length]);

        for (var i = 0; i < Draws; i++)
        {
            counts[NumberOf(match.Choose(entry, context)) - 1]++;
        }

        ChiSquare.AssertFair(counts, percents.Select(percent => percent / 100.0).ToArray());
    }

    [Theory]
    [InlineData(1, 99)]
    [InlineData(5, 10, 15, 30, 40)]
    public async Task Choose_ManyStickyUsers_KeepTheShares(params int[] percents)
    {
        await using var host = await GatewayTestHost.StartAsync();
        var entry = await DeployAsync(host, percents, service => service.WithSticky("header=X-User"));
        var (match, context, counts) = (host.Services.GetRequiredService<RouteMatch>(), new DefaultHttpContext(), new int[percents.Length]);

        for (var i = 0; i < Draws; i++)
        {
            context.Request.Headers["X-User"] = $"user-{i}";
            counts[NumberOf(match.Choose(entry, context)) - 1]++;
        }

        ChiSquare.AssertFair(counts, percents.Select(percent => percent / 100.0).ToArray());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("cookie=user", null)]
    [InlineData("client-address", null)]
    [InlineData("header=X-User", "header:X-Canary=yes->t2")]
    [InlineData("client-address", "cookie:group=beta->t2, header:X-None->t1")]
    public async Task Choose_AnySetting_AllocatesNothing(string? sticky, string? rules)
    {
        await using var host = await GatewayTestHost.StartAsync();
        var entry = await DeployAsync(host, [50, 50], service =>
        {
            _ = sticky is null ? service : service.WithSticky(sticky);
            _ = rules is null ? service : service.WithTagRules(rules);
        });
        var (match, context) = (host.Services.GetRequiredService<RouteMatch>(), new DefaultHttpContext());
        context.Request.Headers["X-User"] = "alice";
        context.Request.Headers.Cookie = "theme=dark; user=0123456789abcdef0123456789abcdef; group=alpha";
        context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse("::ffff:192.0.2.7");
        var sum = NumberOf(match.Choose(entry, context));

        var allocated = Allocations.Of(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                sum += match.Choose(entry, context).Tag.Length;
            }
        });

        Assert.Equal(0, allocated);
        Assert.True(sum > 0);
    }

    private static int NumberOf(RouteChoice choice) => choice.Revision.Revision.Name[^1] - '0';

    private static async Task<RouteEntry<RevisionState>> DeployAsync(GatewayTestHost host, int[] percents, Action<ServiceBuilder> configure)
    {
        for (var number = 1; number < percents.Length; number++)
        {
            await host.DeployAsync("coffee", service => service.WithRevisionName($"coffee-{number}").WithScale(initial: 0), null, RawInstance.Nobody());
        }

        var targets = percents.Select((percent, index) => new TrafficTarget { RevisionName = $"coffee-{index + 1}", Percent = percent, Tag = $"t{index + 1}" }).ToArray();
        await host.DeployAsync(
            "coffee",
            service =>
            {
                service.WithRevisionName($"coffee-{percents.Length}").WithScale(initial: 0).WithTraffic(targets);
                configure(service);
            },
            null,
            RawInstance.Nobody());
        var routes = () => host.Services.GetRequiredService<ServingState>().Routes.Find("coffee.default.example.com")!;
        await GatewayTestHost.UntilAsync(() => routes().Split.Targets.Length == percents.Length);
        return routes();
    }
}
