using Serverless.Hosting.Model;

namespace Serverless.Hosting.Backends;

/// <summary>
/// A backend that can tell what its instances use. Optional: where the backend of the host is none of these, nothing that depends on use is decided.
/// </summary>
public interface IMeasuringBackend
{
    /// <summary>Measures the instances of a revision, now. Does not wait: called by loops, seldom, and only for revisions that ask for it.</summary>
    /// <param name="revision">The revision.</param>
    /// <returns>What each instance uses, in no order; one that cannot be measured at the moment is left out.</returns>
    IReadOnlyList<InstanceUsage> Measure(ResourceId revision);
}
