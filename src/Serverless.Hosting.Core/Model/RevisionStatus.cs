using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Model;

/// <summary>
/// What the engine saw of a revision. Instances are known only while the host runs: how many there are is part of it only where others look into the store.
/// </summary>
public sealed record RevisionStatus
{
    /// <summary>The generation that the status speaks of.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>Whether a route names the revision.</summary>
    public RoutingState RoutingState { get; init; }

    /// <summary>The names of the routes that name the revision, sorted.</summary>
    public ValueList<string> Routes { get; init; } = [];

    /// <summary>When <see cref="RoutingState"/> last changed, in UTC; null before the first change.</summary>
    public DateTimeOffset? RoutingStateModified { get; init; }

    /// <summary>Whether the revision once had as many ready instances as it needs to begin with; never taken back.</summary>
    public bool ScaleTargetInitialized { get; init; }

    /// <summary>What its reserved instances cost and have left; null for a revision that keeps none. Written seldom: it may be some minutes old.</summary>
    public ReserveAccounts? Reserve { get; init; }

    /// <summary>How many instances are ready; null where it is not known, or told to nobody.</summary>
    public int? ActualReplicas { get; init; }

    /// <summary>How many instances there should be; null where it is not known, or told to nobody.</summary>
    public int? DesiredReplicas { get; init; }

    /// <summary>The conditions, sorted by type.</summary>
    public ValueList<Condition> Conditions { get; init; } = [];
}
