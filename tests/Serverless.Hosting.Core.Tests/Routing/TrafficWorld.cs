using System.Text.Json;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// Configurations and revisions to route to.
/// </summary>
internal sealed class TrafficWorld
{
    private readonly Dictionary<string, Configuration> _configurations = [];
    private readonly Dictionary<string, Revision> _revisions = [];

    public static TrafficWorld Read(JsonElement world)
    {
        var result = new TrafficWorld();
        foreach (var configuration in world.GetProperty("configurations").EnumerateArray())
        {
            // The recorded configuration without a ready revision is one that failed.
            var latestReady = configuration.GetProperty("latestReady").GetString()!;
            result.AddConfiguration(configuration.GetProperty("name").GetString()!, latestReady, latestReady.Length > 0 ? ConditionStatus.True : ConditionStatus.False);
        }

        foreach (var revision in world.GetProperty("revisions").EnumerateArray())
        {
            result.AddRevision(
                revision.GetProperty("name").GetString()!,
                revision.GetProperty("config").GetString()!,
                revision.GetProperty("service").GetString()!,
                Enum.Parse<ConditionStatus>(revision.GetProperty("ready").GetString()!));
        }

        return result;
    }

    public static ValueList<TrafficTarget> ReadTraffic(JsonElement traffic) => traffic.EnumerateArray()
        .Select(target => new TrafficTarget
        {
            Tag = GoldenOptions.Text(target, "tag"),
            RevisionName = GoldenOptions.Text(target, "revisionName"),
            ConfigurationName = GoldenOptions.Text(target, "configurationName"),
            LatestRevision = target.GetProperty("latestRevision").GetBoolean(),
            Percent = target.GetProperty("percent").GetInt64(),
        })
        .ToValueList();

    public void AddConfiguration(string name, string? latestReady, ConditionStatus ready = ConditionStatus.True) => _configurations[name] = new()
    {
        Name = name,
        Template = new() { Spec = new() { Containers = [] } },
        Status = new() { LatestReadyRevisionName = latestReady, Conditions = [new(ConditionTypes.Ready, ready)] },
    };

    public void AddRevision(string name, string configuration = "", string service = "", ConditionStatus ready = ConditionStatus.True)
    {
        var labels = ValueMap.Empty;
        labels = configuration.Length > 0 ? labels.With(ServingLabels.Configuration, configuration) : labels;
        labels = service.Length > 0 ? labels.With(ServingLabels.Service, service) : labels;
        _revisions[name] = new()
        {
            Name = name,
            Labels = labels,
            Spec = new() { Containers = [] },
            Status = new() { Conditions = [new(ConditionTypes.Ready, ready)] },
        };
    }

    public TrafficResolution Resolve(TrafficResolver resolver, Route route) =>
        resolver.Resolve(route, _configurations.GetValueOrDefault, _revisions.GetValueOrDefault);
}
