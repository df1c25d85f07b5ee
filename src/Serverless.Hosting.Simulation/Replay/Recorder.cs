namespace Serverless.Hosting.Simulation.Replay;

/// <summary>
/// What one policy did, summed up over functions. All sums are of whole numbers, so that the order in which functions are added changes
/// nothing.
/// </summary>
internal sealed class Recorder
{
    /// <summary>Credits are summed up in thousandths.</summary>
    public const double CreditUnit = 1e-3;

    private readonly long _step;
    private readonly long _horizon;

    public Recorder(TimeSpan length, TimeSpan step)
    {
        (_horizon, _step) = (length.Ticks, step.Ticks);
        var steps = (int)((_horizon + _step - 1) / _step);
        Arrivals = new long[steps];
        StandardTime = new long[steps];
        ReservedTime = new long[steps];
        Credits = new long[steps];
        CreditSamples = new long[steps];
    }

    public long Requests { get; set; }

    public long ServedByReserved { get; set; }

    public long ColdStarts { get; set; }

    public long Handovers { get; set; }

    public long HandoverTicks { get; set; }

    /// <summary>Credits that cost money, in units of <see cref="CreditUnit"/>.</summary>
    public long ChargedCredits { get; set; }

    /// <summary>The lowest balance of any reserved instance, in the same units; null where none had credits.</summary>
    public long? LeastCredits { get; private set; }

    /// <summary>From the arrival of a request to its turn.</summary>
    public LogHistogram Waits { get; } = new();

    /// <summary>From the arrival of a request to its end.</summary>
    public LogHistogram Responses { get; } = new();

    /// <summary>The requests that came in, for each step.</summary>
    public long[] Arrivals { get; }

    /// <summary>The time that standard instances existed, in ticks, for each step.</summary>
    public long[] StandardTime { get; }

    /// <summary>The same of reserved instances.</summary>
    public long[] ReservedTime { get; }

    /// <summary>The balances of reserved instances, summed up, at the end of each step.</summary>
    public long[] Credits { get; }

    /// <summary>How many balances those are.</summary>
    public long[] CreditSamples { get; }

    public void Arrive(long at)
    {
        Requests++;
        Arrivals[Math.Min(at / _step, Arrivals.Length - 1)]++;
    }

    /// <summary>Instances existed from one moment to another. What is beyond the end of the trace does not count.</summary>
    public void Exist(long from, long to, int standard, int reserved)
    {
        to = Math.Min(to, _horizon);
        for (var step = from / _step; from < to; step++)
        {
            var until = Math.Min(to, (step + 1) * _step);
            StandardTime[step] += (until - from) * standard;
            ReservedTime[step] += (until - from) * reserved;
            from = until;
        }
    }

    /// <summary>The end of the step that a moment lies in: when balances are to be sampled.</summary>
    public long SampleAfter(long at) => ((at / _step) + 1) * _step;

    /// <summary>Takes the balance of an instance at the end of a step.</summary>
    public void Sample(long at, double credits)
    {
        var step = (at / _step) - 1;
        if (step < Credits.Length)
        {
            Credits[step] += (long)(credits / CreditUnit);
            CreditSamples[step]++;
        }
    }

    public void SeeCredits(double credits)
    {
        var units = (long)(credits / CreditUnit);
        LeastCredits = Math.Min(LeastCredits ?? units, units);
    }

    public void Add(Recorder other)
    {
        Requests += other.Requests;
        ServedByReserved += other.ServedByReserved;
        ColdStarts += other.ColdStarts;
        Handovers += other.Handovers;
        HandoverTicks += other.HandoverTicks;
        ChargedCredits += other.ChargedCredits;
        LeastCredits = LeastCredits is { } one && other.LeastCredits is { } two ? Math.Min(one, two) : LeastCredits ?? other.LeastCredits;
        Waits.Add(other.Waits);
        Responses.Add(other.Responses);
        AddAll(Arrivals, other.Arrivals);
        AddAll(StandardTime, other.StandardTime);
        AddAll(ReservedTime, other.ReservedTime);
        AddAll(Credits, other.Credits);
        AddAll(CreditSamples, other.CreditSamples);
    }

    private static void AddAll(long[] to, long[] from)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }
    }
}
