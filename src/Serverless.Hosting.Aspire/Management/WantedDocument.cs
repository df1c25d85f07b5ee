namespace Serverless.Hosting.Aspire.Management;

/// <summary>
/// What the host wants of the instances that the AppHost runs, as its management API tells it.
/// </summary>
internal sealed record WantedDocument(string Host, long Version, IReadOnlyList<WantedRevision> Revisions);
