using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Activation;

/// <summary>
/// A call to the scaling loop.
/// </summary>
/// <param name="Reason">Why it is called.</param>
/// <param name="Revision">The revision that is meant; null for none in particular.</param>
internal readonly record struct ActivationCall(ActivationReason Reason, RevisionState? Revision = null)
{
    /// <summary>What another gateway counted.</summary>
    public GatewaySample Sample { get; init; }
}
