namespace Serverless.Hosting.Aspire.Management;

/// <summary>
/// How all services are, as the management API tells it.
/// </summary>
internal sealed record ServingOverview(string Name, bool Paused, IReadOnlyList<ServiceOverview> Services);
