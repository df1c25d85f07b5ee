namespace Serverless.Hosting.Aspire.Reconciling;

/// <summary>
/// What an instance is started for.
/// </summary>
internal sealed record InstanceOrder(bool IsReserved, InstanceSize? Size);
