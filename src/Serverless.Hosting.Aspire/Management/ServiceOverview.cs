namespace Serverless.Hosting.Aspire.Management;

/// <summary>
/// How one service is.
/// </summary>
internal sealed record ServiceOverview(
    string Namespace,
    string Name,
    ReadyOverview Ready,
    IReadOnlyList<TrafficOverview> Traffic,
    IReadOnlyList<TrafficOverview>? TrafficBefore,
    IReadOnlyList<RevisionOverview> Revisions);
