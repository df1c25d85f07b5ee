using System.Collections.Immutable;
using System.Globalization;
using Serverless.Hosting.Aspire.Management;

namespace Serverless.Hosting.Aspire.Running;

/// <summary>
/// What the dashboard shows of serving and of its services.
/// </summary>
internal static class OverviewProperties
{
    private const string Prefix = "serverless.";

    /// <summary>Shows these properties in the place of those before, beside what others show.</summary>
    public static CustomResourceSnapshot Show(CustomResourceSnapshot snapshot, ImmutableArray<ResourcePropertySnapshot> properties) =>
        snapshot with { Properties = [.. snapshot.Properties.Where(property => !property.Name.StartsWith(Prefix, StringComparison.Ordinal)), .. properties] };

    public static ImmutableArray<ResourcePropertySnapshot> Of(ServingOverview overview, string host) =>
    [
        Property(Prefix + "host", "Host", host),
        Property(Prefix + "autoscaling", "Autoscaling", overview.Paused ? "paused" : "on"),
        Property(Prefix + "services", "Services", overview.Services.Count.ToString(CultureInfo.InvariantCulture)),
        Property(Prefix + "instances.standard", "Standard instances", Count(overview.Services.SelectMany(service => service.Revisions), revision => revision.Instances.Standard)),
        Property(Prefix + "instances.reserved", "Reserved instances", Count(overview.Services.SelectMany(service => service.Revisions), revision => revision.Instances.Reserved)),
        .. Costs(overview.Services.SelectMany(service => service.Revisions)),
    ];

    public static ImmutableArray<ResourcePropertySnapshot> Of(ServiceOverview service, string host) =>
    [
        Property(Prefix + "host", "Host", host),
        Property(Prefix + "ready", "Ready", service.Ready.Status == "True" ? "yes" : $"no: {service.Ready.Message ?? service.Ready.Reason ?? service.Ready.Status}"),
        Property(Prefix + "traffic", "Traffic", string.Join(", ", service.Traffic.Select(Share))),
        Property(Prefix + "instances.standard", "Standard instances", Count(service.Revisions, revision => revision.Instances.Standard)),
        Property(Prefix + "instances.reserved", "Reserved instances", Count(service.Revisions, revision => revision.Instances.Reserved)),
        .. service.Revisions.Select(revision => Property(Prefix + $"revision.{revision.Name}", revision.Name, Instances(revision))),
        .. Costs(service.Revisions),
    ];

    private static ResourcePropertySnapshot Property(string name, string display, string value) => new(name, value) { DisplayName = display, IsHighlighted = true };

    private static string Share(TrafficOverview share) =>
        string.Create(CultureInfo.InvariantCulture, $"{share.Revision} {share.Percent:0.##} %{(share.Tag is null ? "" : $" ({share.Tag})")}");

    private static string Count(IEnumerable<RevisionOverview> revisions, Func<RevisionOverview, InstanceCounts> of) =>
        revisions.Sum(revision => of(revision).Total).ToString(CultureInfo.InvariantCulture);

    private static string Instances(RevisionOverview revision)
    {
        var bounds = string.Create(CultureInfo.InvariantCulture, $"{revision.MinScale} to {(revision.MaxScale == 0 ? "any" : revision.MaxScale)}");
        return $"{Words(revision.Instances.Standard)} standard, {Words(revision.Instances.Reserved)} reserved ({bounds})";
    }

    private static string Words(InstanceCounts counts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{counts.Ready}{(counts.Starting > 0 ? $" + {counts.Starting} starting" : "")}{(counts.Ending > 0 ? $" + {counts.Ending} ending" : "")}");

    private static IEnumerable<ResourcePropertySnapshot> Costs(IEnumerable<RevisionOverview> revisions)
    {
        CostOverview[] costs = [.. revisions.Select(revision => revision.Cost).OfType<CostOverview>()];
        return costs.Length == 0
            ? []
            :
            [
                Property(Prefix + "cost", "Cost", costs.Sum(cost => cost.Total).ToString("0.####", CultureInfo.InvariantCulture)),
                Property(Prefix + "saving", "Saving by reserved instances", costs.Sum(cost => cost.Saving).ToString("0.####", CultureInfo.InvariantCulture)),
            ];
    }
}
