namespace Serverless.Hosting.Simulation.Traces;

/// <summary>
/// Requests that come independently of one another, at a rate that changes from step to step.
/// </summary>
internal static class PoissonArrivals
{
    /// <summary>Draws the requests of a time.</summary>
    /// <param name="length">The time.</param>
    /// <param name="step">How long each rate holds.</param>
    /// <param name="rate">The requests per second at a time.</param>
    /// <param name="random">Where the draws come from.</param>
    public static IEnumerable<Arrival> Draw(TimeSpan length, TimeSpan step, Func<TimeSpan, double> rate, RandomSource random)
    {
        // a request comes each time that the sum of the rate over time has grown by the next draw
        var due = random.NextExponential();
        for (var at = TimeSpan.Zero; at < length; at += step)
        {
            var (perSecond, elapsed) = (rate(at), 0.0);
            var seconds = Math.Min(step.TotalSeconds, (length - at).TotalSeconds);
            while (perSecond > 0 && due <= perSecond * (seconds - elapsed))
            {
                elapsed += due / perSecond;
                var last = (long)(seconds * TimeSpan.TicksPerSecond) - 1;
                yield return new(at + TimeSpan.FromTicks(Math.Min((long)(elapsed * TimeSpan.TicksPerSecond), last)));
                due = random.NextExponential();
            }

            due -= perSecond * (seconds - elapsed);
        }
    }
}
