namespace Serverless.Hosting.Aspire.Management;

/// <summary>
/// Whether something is ready, and why not.
/// </summary>
internal sealed record ReadyOverview(string Status, string? Reason, string? Message);
