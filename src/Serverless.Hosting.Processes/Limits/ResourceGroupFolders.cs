namespace Serverless.Hosting.Processes.Limits;

/// <param name="Cpu">The folder that limits the processor; null for none.</param>
/// <param name="Memory">The folder that limits memory; null for none.</param>
internal sealed record ResourceGroupFolders(string? Cpu, string? Memory);
