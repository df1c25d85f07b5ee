using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Simulation.Replay;

/// <summary>
/// Keeps the credits of one burstable instance and shows them to the recorder at the end of each step.
/// </summary>
internal sealed class CreditMeter
{
    private static readonly double Longest = TimeSpan.FromDays(365_000).Ticks;

    private readonly InstanceType _type;
    private readonly bool _isUnlimited;
    private readonly Recorder _recorder;
    private CpuCreditAccount _account;
    private long _at;

    public CreditMeter(InstanceType type, bool isUnlimited, Recorder recorder, long now)
    {
        (_type, _isUnlimited, _recorder, _at) = (type, isUnlimited, recorder, now);
        _account = CpuCreditAccount.Start(type);
    }

    public double? Percent => _account.PercentOf(_type);

    /// <summary>The instance had so many processors in use until now.</summary>
    public void Advance(long now, double cpus)
    {
        for (var sample = _recorder.SampleAfter(_at); sample <= now; sample = _recorder.SampleAfter(_at))
        {
            AdvanceTo(sample, cpus);
            _recorder.Sample(sample, _account.Balance);
        }

        AdvanceTo(now, cpus);
        _recorder.SeeCredits(_account.Balance);
    }

    /// <summary>When the credits are spent if so many processors stay in use; <see cref="long.MaxValue"/> for never.</summary>
    public long SpentAt(double cpus)
    {
        // where sums of shares meet the baseline only their last digit is above it
        var perMinute = cpus - _type.BaselineCpus;
        var left = _account.Balance / perMinute * TimeSpan.TicksPerMinute;
        return _isUnlimited || perMinute <= 0 || left > Longest ? long.MaxValue : _at + (long)Math.Ceiling(left);
    }

    /// <summary>The instance has ended.</summary>
    public void Close() => _recorder.ChargedCredits += (long)(_account.Charged / Recorder.CreditUnit);

    private void AdvanceTo(long now, double cpus)
    {
        _account = _account.Advance(_type, TimeSpan.FromTicks(now - _at), cpus, _isUnlimited);
        _at = now;
    }
}
