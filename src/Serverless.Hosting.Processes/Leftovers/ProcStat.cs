namespace Serverless.Hosting.Processes.Leftovers;

/// <param name="Group">The process group.</param>
/// <param name="StartTime">When it started, in ticks since the system started, as text.</param>
internal sealed record ProcStat(int Group, string StartTime);
