using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Processes.Instances;

/// <summary>
/// How an instance ended.
/// </summary>
/// <param name="Failure">Why it ended by itself, or had to be ended; null where it was told to end.</param>
/// <param name="Ran">How long it ran.</param>
internal sealed record InstanceEnd(RevisionFailure? Failure, TimeSpan Ran);
