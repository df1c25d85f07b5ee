using Serverless.Hosting.Aspire.Reconciling;

namespace Serverless.Hosting.Aspire.Management;

/// <summary>
/// What the host wants of one revision.
/// </summary>
internal sealed record WantedRevision(
    string Namespace,
    string Name,
    int Standard,
    int Reserved,
    InstanceSize? StandardType,
    InstanceSize? ReservedType,
    IReadOnlyList<string> End)
{
    public WantedInstances Wanted => new(Standard, Reserved, End.ToHashSet(StringComparer.Ordinal), StandardType, ReservedType);
}
