namespace Serverless.Hosting.Backends;

/// <summary>
/// What an instance uses, with all processes that belong to it.
/// </summary>
/// <param name="Instance">The name of the instance.</param>
/// <param name="ProcessorTime">The processor time that it has used since it started, of all processors together.</param>
/// <param name="MemoryBytes">The memory that it holds now, in bytes.</param>
public sealed record InstanceUsage(string Instance, TimeSpan ProcessorTime, long MemoryBytes);
