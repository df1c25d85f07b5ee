namespace Serverless.Hosting.Aspire.Planning;

/// <summary>
/// The percent of the traffic that a revision gets, and the tag that names it.
/// </summary>
internal sealed record TrafficShare(string Revision, int Percent, string? Tag);
