using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Gateway.Support;

/// <summary>
/// A service with two revisions on real sockets, the second one tagged <c>canary</c>. Each answers with its number, and the headers that it got about tags.
/// </summary>
internal sealed class TwoRevisions : IAsyncDisposable
{
    private readonly FakeInstance _one;
    private readonly FakeInstance _two;
    private readonly Action<ServiceBuilder> _configure;

    private TwoRevisions(GatewayTestHost host, FakeInstance one, FakeInstance two, Action<ServiceBuilder> configure) =>
        (Host, _one, _two, _configure) = (host, one, two, configure);

    public GatewayTestHost Host { get; }

    public RouteEntry<RevisionState> Entry => Host.Services.GetRequiredService<ServingState>().Routes.Find("coffee.default.example.com")!;

    public static async Task<TwoRevisions> StartAsync(
        int canaryPercent, Action<ServiceBuilder> configure, Action<WebApplicationBuilder>? host = null, RequestDelegate? second = null, params string[] settings)
    {
        var revisions = await StartFirstAsync(configure, host, second, settings);
        await revisions.SplitAsync(canaryPercent);
        return revisions;
    }

    /// <summary>Only the first revision is there; the second one comes with <see cref="ApplyAsync"/>.</summary>
    public static async Task<TwoRevisions> StartFirstAsync(
        Action<ServiceBuilder> configure, Action<WebApplicationBuilder>? host = null, RequestDelegate? second = null, params string[] settings)
    {
        var revisions = new TwoRevisions(
            await GatewayTestHost.StartAsync(host, settings: settings),
            await FakeInstance.StartAsync(context => TellAsync(context, "one")),
            await FakeInstance.StartAsync(second ?? (context => TellAsync(context, "two"))),
            configure);
        await revisions.Host.DeployAsync("coffee", revisions._one.Address);
        revisions.Host.PlaceInstances("coffee-2", revisions._two.Address);
        return revisions;
    }

    /// <summary>Gives the second revision its share, and waits until requests go by it.</summary>
    public async Task SplitAsync(int canaryPercent)
    {
        var service = new ServiceBuilder("coffee").FromImage("app").WithRevisionName("coffee-2").WithTraffic(
            new TrafficTarget { RevisionName = "coffee-1", Percent = 100 - canaryPercent },
            new TrafficTarget { RevisionName = "coffee-2", Percent = canaryPercent, Tag = "canary" });
        _configure(service);
        await ApplyAsync(service.Build());
    }

    /// <summary>Applies a specification of the service, and waits until requests go by it.</summary>
    public async Task ApplyAsync(ServiceSpec spec)
    {
        await Host.Manager.ApplyAsync(spec);
        var requests = RequestRouting.Of(spec.Annotations, new RoutingOptions());
        await GatewayTestHost.UntilAsync(() => Host.Services.GetRequiredService<ServingState>().Routes.Find("canary-coffee.default.example.com") is not null
            && Entry.Requests.Sticky == requests.Sticky
            && Entry.Requests.TagRules.Equals(requests.TagRules)
            && spec.Traffic.All(target => Entry.Split.Targets.Where(share => share.Target.Revision.Name == target.RevisionName).Sum(share => share.Percent) == target.Percent));
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    private static Task TellAsync(HttpContext context, string name)
    {
        var headers = context.Request.Headers;
        return context.Response.WriteAsync($"{name}{Told(headers, "Knative-Serving-Tag")}{Told(headers, "Knative-Serving-Default-Route")}");
    }

    private static string Told(IHeaderDictionary headers, string name) => headers.TryGetValue(name, out var value) ? $" {name}: {value}" : "";
}
