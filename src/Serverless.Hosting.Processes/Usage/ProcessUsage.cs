namespace Serverless.Hosting.Processes.Usage;

/// <param name="ProcessorTime">The processor time used so far.</param>
/// <param name="MemoryBytes">The memory held now, in bytes.</param>
internal readonly record struct ProcessUsage(TimeSpan ProcessorTime, long MemoryBytes);
