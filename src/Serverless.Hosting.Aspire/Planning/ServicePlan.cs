namespace Serverless.Hosting.Aspire.Planning;

/// <summary>
/// One service of a plan.
/// </summary>
internal sealed record ServicePlan
{
    public required string Name { get; init; }

    public IReadOnlyList<RevisionPlan> Revisions { get; init; } = [];

    /// <summary>What was declared; empty where all of it goes to the only revision.</summary>
    public IReadOnlyList<TrafficShare> Traffic { get; init; } = [];

    public ScalePlan Scale { get; init; } = new();

    public ReservePlan? Reserve { get; init; }

    /// <summary>The traffic in force: all of it goes to the only revision where nothing was declared.</summary>
    public IReadOnlyList<TrafficShare> EffectiveTraffic => Traffic.Count == 0 && Revisions is [var only] ? [new TrafficShare(only.Name, 100, null)] : Traffic;
}
