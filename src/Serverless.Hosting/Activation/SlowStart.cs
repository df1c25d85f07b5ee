namespace Serverless.Hosting.Activation;

/// <summary>
/// How much of its share a new instance takes, so that a runtime that is still cold is not flooded.
/// </summary>
/// <param name="Duration">The time from the first fraction to the full share; zero for the full share at once.</param>
internal readonly record struct SlowStart(TimeSpan Duration)
{
    /// <summary>What an instance takes in the moment in which it becomes ready.</summary>
    public const double FirstShare = 0.1;

    /// <summary>The share of an instance that has been ready for a time: from <see cref="FirstShare"/> to 1, evenly.</summary>
    public double ShareAfter(TimeSpan ready) =>
        Duration <= TimeSpan.Zero ? 1 : Math.Clamp(FirstShare + ((1 - FirstShare) * (ready / Duration)), FirstShare, 1);

    /// <summary>What is left of a limit: at least one request, so that no instance is kept from warming up.</summary>
    public static int LimitFor(int limit, double share) => share >= 1 || limit is 0 or int.MaxValue ? limit : Math.Max(1, (int)(limit * share));
}
