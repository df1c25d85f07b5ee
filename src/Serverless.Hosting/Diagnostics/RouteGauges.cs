using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Diagnostics;

/// <summary>
/// What can be read of routes at any time: the shares of entries with a revision that is awake, and the routes that are being rolled out.
/// </summary>
internal sealed class RouteGauges(Telemetry telemetry, ServingCache cache, ServingState serving) : IHostedService
{
    private const double Percent = 100;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        telemetry.Meter.CreateObservableGauge("serverless.route.share", ObserveShares, "1", "Share of the requests to a route, or to a tag of it, that a revision gets: 0 to 1.");
        telemetry.Meter.CreateObservableGauge("serverless.route.rollouts", ObserveRollouts, "{rollout}", "1 for each route whose traffic is being moved step by step.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<double>> ObserveShares() =>
        from route in cache.List<Route>()
        from entry in serving.Routes.EntriesOf(route.Id).DistinctBy(entry => entry.Tag)
        where entry.Split.Targets.Any(target => RevisionGauges.IsAwake(target.Target))
        from target in entry.Split.Targets
        select new Measurement<double>(target.Percent / Percent, TagsOf(entry, target.Target.Revision));

    private IEnumerable<Measurement<long>> ObserveRollouts() =>
        from route in cache.List<Route>()
        where route.Status.Conditions.Any(condition => condition is { Type: ConditionTypes.IngressReady, Reason: "RolloutInProgress" })
        select new Measurement<long>(1, new TagList { { TelemetryTags.Namespace, route.Namespace }, { TelemetryTags.Route, route.Name } });

    private static TagList TagsOf(RouteEntry<RevisionState> entry, Revision revision)
    {
        var tags = TelemetryTags.Of(revision);
        tags.Add(TelemetryTags.Route, entry.Route.Name);
        tags.Add(TelemetryTags.RouteTag, entry.Tag.Length == 0 ? "kn:default" : entry.Tag);
        return tags;
    }
}
