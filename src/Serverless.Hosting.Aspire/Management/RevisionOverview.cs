namespace Serverless.Hosting.Aspire.Management;

/// <summary>
/// How one revision is.
/// </summary>
internal sealed record RevisionOverview(string Name, int MinScale, int MaxScale, InstanceOverview Instances, CostOverview? Cost);
