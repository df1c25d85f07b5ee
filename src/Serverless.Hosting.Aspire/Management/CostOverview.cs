namespace Serverless.Hosting.Aspire.Management;

/// <summary>
/// What a revision with reserved instances has cost, and what it saved against a standard instance that is always on.
/// </summary>
internal sealed record CostOverview(double Total, double Saving);
