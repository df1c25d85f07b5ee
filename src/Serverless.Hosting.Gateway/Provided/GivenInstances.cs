using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Provided;

/// <summary>
/// All instances of a revision as the other party tells them, and why it cannot start more.
/// </summary>
internal sealed record GivenInstances(ValueList<GivenInstance> Instances, RevisionFailure? Failure, RevisionFailure? ReservedFailure);
