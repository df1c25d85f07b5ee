namespace Serverless.Hosting.Scaling;

/// <summary>
/// Everything that a decision of <see cref="HpaAutoscaler"/> may depend on, read once for each.
/// </summary>
public readonly record struct HpaInput
{
    /// <summary>The time of the decision, in UTC.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>How the revision is scaled.</summary>
    public required HpaSettings Settings { get; init; }

    /// <summary>The instances that the backend is to have.</summary>
    public required int CurrentReplicas { get; init; }

    /// <summary>What each ready instance that could be measured uses, in the unit of <see cref="HpaSettings.Target"/>.</summary>
    public required IReadOnlyList<double> Loads { get; init; }

    /// <summary>The instances that are not ready, or have not been for long enough to be measured: what they use while they start says nothing.</summary>
    public int Unready { get; init; }

    /// <summary>The ready instances that could not be measured.</summary>
    public int Missing { get; init; }
}
