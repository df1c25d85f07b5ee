namespace Serverless.Hosting.Aspire.Reconciling;

/// <summary>
/// The size that an instance should have.
/// </summary>
internal sealed record InstanceSize(string Name, double Cpu, double MemoryGiB);
