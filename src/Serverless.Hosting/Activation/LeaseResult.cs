namespace Serverless.Hosting.Activation;

/// <summary>
/// What came of asking for an instance, and the lease if there is one.
/// </summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Lease">The lease, for <see cref="LeaseOutcome.Granted"/> only.</param>
/// <param name="Waited">Whether the request had to wait for a place.</param>
public readonly record struct LeaseResult(LeaseOutcome Outcome, InstanceLease Lease = default, bool Waited = false);
