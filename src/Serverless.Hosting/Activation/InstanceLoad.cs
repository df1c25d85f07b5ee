namespace Serverless.Hosting.Activation;

/// <summary>
/// What an instance has, and what it can take.
/// </summary>
/// <param name="InFlight">The requests in flight on it.</param>
/// <param name="Limit">The most that it may have in flight now; <see cref="int.MaxValue"/> for no limit.</param>
/// <param name="Share">What it can carry beside a warm standard instance: above 0, to 1. Less for one that is new or reserved.</param>
public readonly record struct InstanceLoad(int InFlight, int Limit, double Share = 1)
{
    /// <summary>Whether it may take another request.</summary>
    public bool IsFree => InFlight < Limit;
}
