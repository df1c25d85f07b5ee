namespace Serverless.Hosting.Processes.Leftovers;

/// <param name="Parent">The process that started it, or took it over.</param>
/// <param name="Group">The process group.</param>
/// <param name="StartTime">When it started, in ticks since the system started, as text.</param>
/// <param name="ProcessorTime">The processor time of the process, and of its children that have ended and were waited for.</param>
/// <param name="ResidentPages">The memory that it holds, in pages.</param>
internal sealed record ProcStat(int Parent, int Group, string StartTime, TimeSpan ProcessorTime, long ResidentPages);
