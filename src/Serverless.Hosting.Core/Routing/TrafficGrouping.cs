using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// Brings the targets of a route together: into groups that share hosts, and into the list that the status shows.
/// </summary>
internal static class TrafficGrouping
{
    private const int All = 100;

    /// <summary>Makes a group. Targets of one revision become one, where the first stands; a single revision gets everything.</summary>
    public static TrafficGroup Group(string tag, RouteHosts hosts, IEnumerable<AssignedTarget> targets)
    {
        var consolidated = targets
            .GroupBy(target => target.RevisionName)
            .Select(same => same.First() with { Percent = same.Sum(target => target.Percent) })
            .ToValueList();
        if (consolidated.Count == 1)
        {
            consolidated = [consolidated[0] with { Percent = All }];
        }

        return new(tag, hosts, consolidated, Shares(consolidated));
    }

    /// <summary>Targets that differ in nothing but the percent become one, where the first stands.</summary>
    public static ValueList<AssignedTarget> Merge(IEnumerable<AssignedTarget> targets) => targets
        .GroupBy(target => (target.Tag, target.RevisionName, target.LatestRevision))
        .Select(same => same.First() with { Percent = same.Sum(target => target.Percent) })
        .ToValueList();

    /// <summary>The list that the status shows: the URL of a tag stands with its targets.</summary>
    public static ValueList<TrafficTarget> Status(IEnumerable<AssignedTarget> targets, IReadOnlyCollection<TrafficGroup> groups) => targets
        .Select(target => new TrafficTarget
        {
            Tag = target.Tag.Length == 0 ? null : target.Tag,
            RevisionName = target.RevisionName,
            LatestRevision = target.LatestRevision,
            Percent = target.Percent,
            Url = target.Tag.Length == 0 ? null : groups.First(group => group.Tag == target.Tag).Hosts.Url,
        })
        .ToValueList();

    /// <summary>What requests are divided by: targets without a share are left out.</summary>
    public static ValueList<RevisionShare> Shares(IEnumerable<AssignedTarget> targets) => targets
        .Where(target => target.Percent > 0)
        .Select(target => new RevisionShare(target.RevisionName, target.Percent))
        .ToValueList();
}
