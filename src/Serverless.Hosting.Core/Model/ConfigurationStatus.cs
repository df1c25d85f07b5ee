namespace Serverless.Hosting.Model;

/// <summary>
/// What the engine saw of a configuration.
/// </summary>
public sealed record ConfigurationStatus
{
    /// <summary>The generation that the status speaks of.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>The revision made last; null before the first.</summary>
    public string? LatestCreatedRevisionName { get; init; }

    /// <summary>The newest revision that became ready; null before the first.</summary>
    public string? LatestReadyRevisionName { get; init; }

    /// <summary>The names of the routes that name the configuration or a revision of it, sorted.</summary>
    public ValueList<string> Routes { get; init; } = [];

    /// <summary>The conditions, sorted by type.</summary>
    public ValueList<Condition> Conditions { get; init; } = [];
}
