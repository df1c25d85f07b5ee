using System.Diagnostics.CodeAnalysis;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// How far the gradual rollouts of a route are.
/// </summary>
/// <param name="Configurations">An entry for each target that follows a configuration and gets traffic, sorted by tag, then configuration.</param>
public sealed record RolloutState(ValueList<ConfigurationRollout> Configurations)
{
    private const int NanosecondsPerTick = 100;

    /// <summary>The state without rollouts.</summary>
    public static RolloutState Empty { get; } = new(ValueList<ConfigurationRollout>.Empty);

    /// <summary>Whether no rollout runs.</summary>
    public bool IsDone => Configurations.All(configuration => configuration.IsDone);

    /// <summary>The revisions that are to get their first percent: it is served as soon as each of them has an instance that is ready.</summary>
    public ValueList<string> WaitingFor => Configurations
        .Where(configuration => configuration.IsWaiting)
        .Select(configuration => configuration.Revisions[^1].RevisionName)
        .Distinct()
        .ToValueList();

    /// <summary>Since when, in UTC, the first of the revisions of <see cref="WaitingFor"/> has been waiting; null if none is.</summary>
    public DateTimeOffset? WaitingSince => Configurations
        .Where(configuration => configuration.IsWaiting)
        .Min(configuration => (DateTimeOffset?)DateTimeOffset.UnixEpoch.AddTicks(configuration.Steps.StartTime / NanosecondsPerTick));

    /// <summary>When the earliest step is due, in nanoseconds since 1970 in UTC; null if none is known.</summary>
    public long? NextStepTime => Configurations
        .Where(configuration => configuration.Steps.NextStepTime > 0)
        .Min(configuration => (long?)configuration.Steps.NextStepTime);

    /// <summary>When the earliest step is due, in UTC, rounded up so that it is due then; null if none is known.</summary>
    public DateTimeOffset? NextStepAt => NextStepTime is { } time
        ? DateTimeOffset.UnixEpoch.AddTicks((time / NanosecondsPerTick) + (time % NanosecondsPerTick == 0 ? 0 : 1))
        : null;

    /// <summary>What is served while first percents wait: the revision before has them.</summary>
    /// <returns>The state without the revisions of <see cref="WaitingFor"/>.</returns>
    public RolloutState WithoutWaiting() => new(Configurations
        .Select(configuration => configuration.IsWaiting ? configuration.WithoutNewest() : configuration)
        .ToValueList());

    /// <summary>The state without revisions that are gone: their shares go to the newest one that is left.</summary>
    /// <param name="exists">Whether there is a revision of a name.</param>
    /// <returns>The state; targets that have no revision left are not in it.</returns>
    public RolloutState WithoutGone(Func<string, bool> exists)
    {
        ArgumentNullException.ThrowIfNull(exists);
        return new(Configurations
            .Select(configuration => configuration.WithoutGone(exists))
            .Where(configuration => configuration.Revisions.Count > 0)
            .ToValueList());
    }

    /// <summary>Reads a stored state.</summary>
    /// <param name="json">The state as <see cref="ToJson"/> writes it; null for none.</param>
    /// <param name="state">The state; <see cref="Empty"/> if there is none that can be used.</param>
    /// <returns>Whether the text is a state that can be used: readable, and the percents add up.</returns>
    public static bool TryParse([NotNullWhen(true)] string? json, out RolloutState state)
    {
        var isValid = RolloutDocument.TryRead(json, out var read) && read.Configurations.All(configuration => configuration.IsValid);
        state = isValid ? read! : Empty;
        return isValid;
    }

    /// <summary>Writes the state, in the format of the reference.</summary>
    /// <returns>JSON on one line.</returns>
    public string ToJson() => RolloutDocument.Write(this);
}
