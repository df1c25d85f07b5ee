using System.Diagnostics.CodeAnalysis;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// Finds the revisions that the targets of one route stand for.
/// </summary>
internal sealed class TargetLookup(Route route, Func<string, Configuration?> findConfiguration, Func<string, Revision?> findRevision)
{
    private readonly string _service = route.Labels.GetValueOrDefault(ServingLabels.Service, "");

    /// <summary>Looks at all the targets, also after an error, so that the error to report is the one that matters most.</summary>
    public bool TryResolve(out List<AssignedTarget> targets, [NotNullWhen(false)] out TrafficError? error)
    {
        targets = [];
        error = null;
        foreach (var target in route.Traffic)
        {
            var found = string.IsNullOrEmpty(target.RevisionName)
                ? Follow(target, out var assigned)
                : Pin(target, target.RevisionName, out assigned);
            if (assigned is not null)
            {
                targets.Add(assigned);
            }
            else if (error is null || found!.IsFailure)
            {
                error = found;
            }
        }

        return error is null;
    }

    private TrafficError? Follow(TrafficTarget target, out AssignedTarget? assigned)
    {
        assigned = null;
        var name = string.IsNullOrEmpty(target.ConfigurationName) ? route.Name : target.ConfigurationName;
        if (findConfiguration(name) is not { } configuration)
        {
            return TrafficError.ConfigurationMissing(name);
        }

        if (string.IsNullOrEmpty(configuration.Status.LatestReadyRevisionName))
        {
            var ready = ReadyStatus(configuration, configuration.Status.ObservedGeneration, configuration.Status.Conditions);
            return TrafficError.ConfigurationNotReady(name, failed: ready == ConditionStatus.False);
        }

        if (findRevision(configuration.Status.LatestReadyRevisionName) is not { } revision)
        {
            return TrafficError.RevisionMissing(configuration.Status.LatestReadyRevisionName);
        }

        return Assign(target, revision, name, latest: true, out assigned);
    }

    private TrafficError? Pin(TrafficTarget target, string name, out AssignedTarget? assigned)
    {
        assigned = null;
        if (findRevision(name) is not { } revision)
        {
            return TrafficError.RevisionMissing(name);
        }

        if (_service.Length > 0 && revision.ServiceName != _service)
        {
            return TrafficError.RevisionNotOwned(name, _service, revision.ServiceName);
        }

        var configuration = revision.ConfigurationName;
        var error = Assign(target, revision, configuration, latest: false, out assigned);
        if (error is not null || configuration.Length == 0 || findConfiguration(configuration) is not null)
        {
            return error;
        }

        assigned = null;
        return TrafficError.ConfigurationMissing(configuration);
    }

    private static TrafficError? Assign(TrafficTarget target, Revision revision, string configuration, bool latest, out AssignedTarget? assigned)
    {
        var ready = ReadyStatus(revision, revision.Status.ObservedGeneration, revision.Status.Conditions);
        assigned = ready == ConditionStatus.True
            ? new(revision.Name, configuration, latest, target.Tag ?? "", (int)(target.Percent ?? 0))
            : null;
        return assigned is null ? TrafficError.RevisionNotReady(revision.Name, failed: ready == ConditionStatus.False) : null;
    }

    internal static ConditionStatus ReadyStatus(Resource resource, long observedGeneration, ValueList<Condition> conditions) =>
        observedGeneration == resource.Generation && conditions.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready) is { } ready
            ? ready.Status
            : ConditionStatus.Unknown;
}
