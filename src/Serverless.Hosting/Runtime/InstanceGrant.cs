namespace Serverless.Hosting.Runtime;

/// <summary>
/// The right of one gateway to use an instance.
/// </summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="GivenBy">The version of the order that gives it; 0 before it is given, -1 where an earlier leader did.</param>
/// <param name="IsRevoked">Whether it is to leave the instance: another one gets it when it has.</param>
/// <param name="RevokedBy">The version of the order that says so; 0 before it is given.</param>
internal sealed record InstanceGrant(string Gateway, long GivenBy = 0, bool IsRevoked = false, long RevokedBy = 0);
