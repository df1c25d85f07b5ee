namespace Serverless.Hosting.Simulation.Traces;

/// <summary>
/// Traces that are drawn: each function has its own, from the seed of the simulation.
/// </summary>
public static class GeneratedTrace
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan RateStep = TimeSpan.FromSeconds(10);

    /// <summary>Days with a night without any request, and a peak in the middle of the rest.</summary>
    /// <param name="length">The time; above 0.</param>
    /// <param name="peakPerSecond">The requests per second at the peak, of each function; 0 or more.</param>
    /// <param name="trough">The night, from the start of each day on: 0 to 24 hours.</param>
    /// <param name="functions">The functions; 1 or more.</param>
    /// <returns>The trace.</returns>
    public static RequestTrace Diurnal(TimeSpan length, double peakPerSecond, TimeSpan trough, int functions = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(peakPerSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(trough, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trough, Day);
        return Of(length, functions, random => PoissonArrivals.Draw(length, RateStep, Rate, random));

        double Rate(TimeSpan at)
        {
            var awake = TimeSpan.FromTicks(at.Ticks % Day.Ticks) - trough;
            return awake <= TimeSpan.Zero ? 0 : peakPerSecond * Math.Sin(Math.PI * awake.TotalSeconds / (Day - trough).TotalSeconds);
        }
    }

    /// <summary>Bursts with pauses between them, both of random length.</summary>
    /// <param name="length">The time; above 0.</param>
    /// <param name="perSecond">The requests per second in a burst; 0 or more.</param>
    /// <param name="burst">The mean length of a burst; above 0.</param>
    /// <param name="pause">The mean length of a pause; above 0.</param>
    /// <param name="functions">The functions; 1 or more.</param>
    /// <returns>The trace.</returns>
    public static RequestTrace Bursty(TimeSpan length, double perSecond, TimeSpan burst, TimeSpan pause, int functions = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(perSecond);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(burst, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(pause, TimeSpan.Zero);
        return Of(length, functions, Draw);

        IEnumerable<Arrival> Draw(RandomSource random)
        {
            for (var at = pause * random.NextExponential(); at < length; at += pause * random.NextExponential())
            {
                var until = at + (burst * random.NextExponential());
                for (at += Gap(random); at < until && at < length; at += Gap(random))
                {
                    yield return new(at);
                }

                at = until;
            }
        }

        TimeSpan Gap(RandomSource random) => length * Math.Min(1, random.NextExponential() / (perSecond * length.TotalSeconds));
    }

    /// <summary>Steady load, and once a crowd that comes in seconds and loses interest over a time.</summary>
    /// <param name="length">The time; above 0.</param>
    /// <param name="perSecond">The requests per second without the crowd; 0 or more.</param>
    /// <param name="crowdPerSecond">The requests per second that the crowd adds at first; 0 or more.</param>
    /// <param name="at">When the crowd comes; 0 or more.</param>
    /// <param name="fade">The time in which the crowd goes down to 37 percent, and again, and again; above 0.</param>
    /// <param name="functions">The functions; 1 or more.</param>
    /// <returns>The trace.</returns>
    public static RequestTrace FlashCrowd(TimeSpan length, double perSecond, double crowdPerSecond, TimeSpan at, TimeSpan fade, int functions = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(perSecond);
        ArgumentOutOfRangeException.ThrowIfNegative(crowdPerSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(at, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(fade, TimeSpan.Zero);
        return Of(length, functions, random => PoissonArrivals.Draw(length, RateStep, Rate, random));

        double Rate(TimeSpan now) => perSecond + (now < at ? 0 : crowdPerSecond * Math.Exp(-((now - at) / fade)));
    }

    /// <summary>One request in each period, at a random time within it.</summary>
    /// <param name="length">The time; above 0.</param>
    /// <param name="every">The period; above 0.</param>
    /// <param name="functions">The functions; 1 or more.</param>
    /// <returns>The trace.</returns>
    public static RequestTrace Sparse(TimeSpan length, TimeSpan every, int functions = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(every, TimeSpan.Zero);
        return Of(length, functions, Draw);

        IEnumerable<Arrival> Draw(RandomSource random)
        {
            for (var period = TimeSpan.Zero; period < length; period += every)
            {
                var at = period + (every * random.NextDouble());
                if (at < length)
                {
                    yield return new(at);
                }
            }
        }
    }

    private static RequestTrace Of(TimeSpan length, int functions, Func<RandomSource, IEnumerable<Arrival>> draw)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(functions, 1);
        return new(length, Enumerable.Range(1, functions).Select(number => new FunctionTrace($"function-{number}", seed => draw(new(seed)))), functions);
    }
}
