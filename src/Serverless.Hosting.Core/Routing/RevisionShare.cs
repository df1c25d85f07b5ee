namespace Serverless.Hosting.Routing;

/// <summary>
/// A revision and its share of the traffic.
/// </summary>
/// <param name="RevisionName">The name of the revision.</param>
/// <param name="Percent">The share, 0 to 100 percent.</param>
public sealed record RevisionShare(string RevisionName, int Percent);
