namespace Serverless.Hosting.Runtime;

/// <summary>
/// The order that a host which follows obeys for a revision.
/// </summary>
/// <param name="Term">The term of the leader that gave it.</param>
/// <param name="Version">Its version.</param>
internal sealed record ObeyedOrder(string Term, long Version);
