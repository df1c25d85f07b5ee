namespace Serverless.Hosting.Aspire.Reconciling;

/// <summary>
/// Why instances do not start, or do not stay.
/// </summary>
internal sealed record InstanceFailure(string Reason, string Message, string? Type);
