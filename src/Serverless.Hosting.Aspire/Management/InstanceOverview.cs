namespace Serverless.Hosting.Aspire.Management;

/// <summary>
/// The instances of a revision by class.
/// </summary>
internal sealed record InstanceOverview(InstanceCounts Standard, InstanceCounts Reserved);
