namespace Serverless.Hosting.Aspire.Management;

/// <summary>
/// The share of a service's traffic that a revision has.
/// </summary>
internal sealed record TrafficOverview(string Revision, double Percent, string? Tag);
