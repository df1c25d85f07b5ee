using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// The traffic of a route, every target resolved to a revision that is ready.
/// </summary>
/// <param name="Route">The route.</param>
/// <param name="Targets">The targets in the order of the specification; those that differ in nothing but the percent are one.</param>
/// <param name="Groups">What the hosts serve: first the main hosts, then the tags by name.</param>
/// <param name="Status">The traffic to report in the status of the route.</param>
public sealed record TrafficAssignment(
    ResourceId Route, ValueList<AssignedTarget> Targets, ValueList<TrafficGroup> Groups, ValueList<TrafficTarget> Status)
{
    /// <summary>Makes the entries of the route table.</summary>
    /// <typeparam name="TTarget">What serves requests.</typeparam>
    /// <param name="target">Gives what serves the requests of a revision, by its name.</param>
    /// <param name="requests">How requests choose for themselves; null for <see cref="RequestRouting.None"/>. Tags are chosen on the main hosts alone.</param>
    /// <param name="ports">
    /// The local ports of listeners that serve the route alone. They belong to the main entry: the public one, or else the one for callers inside.
    /// </param>
    /// <returns>For each group an entry for callers inside and, if it is public, one for everyone.</returns>
    /// <exception cref="ArgumentException">The percents of a group don't add up to 100.</exception>
    public IReadOnlyList<RouteEntry<TTarget>> ToEntries<TTarget>(
        Func<string, TTarget> target, RequestRouting? requests = null, ValueList<int>? ports = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        requests ??= RequestRouting.None;
        var splits = Groups.ToDictionary(group => group.Tag, group => Split(group, target));
        var entries = new List<RouteEntry<TTarget>>();
        foreach (var group in Groups)
        {
            var local = new RouteEntry<TTarget>
            {
                Route = Route,
                Tag = group.Tag,
                Hosts = group.Hosts.Local,
                IsClusterLocal = true,
                Requests = ForGroup(group),
                Split = splits[group.Tag],
            };
            if (group.Tag.Length == 0 && requests.ChoosesTags)
            {
                local = local with { TagSplits = splits.Where(split => split.Key.Length > 0).ToDictionary() };
            }

            // callers inside are never sent to https: the host has no certificate for their names
            entries.Add(local with { Requests = local.Requests with { HttpProtocol = HttpOption.Enabled } });
            if (group.Hosts.External is { } host)
            {
                entries.Add(local with { Hosts = [host], IsClusterLocal = false });
            }
        }

        var main = entries.FindLastIndex(entry => entry.Tag.Length == 0);
        entries[main] = entries[main] with { Ports = ports ?? [] };
        return entries;

        // a rule for a tag that the route does not have is as good as none
        RequestRouting ForGroup(TrafficGroup group) =>
            requests with { TagRules = group.Tag.Length > 0 ? [] : requests.TagRules.Where(rule => splits.ContainsKey(rule.Tag)).ToValueList() };
    }

    private static TrafficSplit<TTarget> Split<TTarget>(TrafficGroup group, Func<string, TTarget> target) =>
        new(group.Shares.Select(share => new WeightedTarget<TTarget>(target(share.RevisionName), share.Percent)));
}
