namespace Serverless.Hosting.Routing;

/// <summary>
/// A traffic target with the revision that it stands for now.
/// </summary>
/// <param name="RevisionName">The revision.</param>
/// <param name="ConfigurationName">The configuration of the revision; empty for a revision without one.</param>
/// <param name="LatestRevision">Whether the target follows the configuration.</param>
/// <param name="Tag">The tag; empty for none.</param>
/// <param name="Percent">The share, 0 to 100 percent.</param>
public sealed record AssignedTarget(string RevisionName, string ConfigurationName, bool LatestRevision, string Tag, int Percent);
