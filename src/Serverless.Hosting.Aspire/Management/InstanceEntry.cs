namespace Serverless.Hosting.Aspire.Management;

/// <summary>
/// An instance as the management API wants it told.
/// </summary>
internal sealed record InstanceEntry(string Id, string Class, string State, string? Address, string? Type);
