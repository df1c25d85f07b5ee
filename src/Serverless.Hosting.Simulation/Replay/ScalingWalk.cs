using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Simulation.Replay;

/// <summary>
/// The scaling walk of one revision, with the policies that a host uses and in the same order: load, decision, bounds, reserved instances,
/// plan.
/// </summary>
internal sealed class ScalingWalk(RevisionSetup setup, Recorder recorder, InstancePool pool, RequestStats stats)
{
    private const int SecondsPerDecision = 2;

    /// <summary>A step of a policy goes along one arrow of its table; more than this many in one moment would be a circle.</summary>
    private const int MaxSteps = 8;

    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private ScalingState? _scaling;
    private ReservationMemory _reservation;
    private ReservationPlan _plan;
    private long _changingSince;

    /// <summary>Whether the revision is looked at each second.</summary>
    public bool IsAwake { get; private set; }

    /// <summary>
    /// Whether the next request is to be told to the policies even where it is served at once: a reserved instance is alone.
    /// </summary>
    public bool IsResting => _plan.Phase is ReservationPhase.Reserved;

    /// <summary>A second has passed: counts the load, and decides every second time.</summary>
    public void EachSecond(long now)
    {
        var scaling = _scaling!;
        var report = stats.Report(now);
        var (requests, concurrency) = scaling.CountedAhead ?? (0, 0);
        scaling.CountedAhead = null;
        scaling.SilentSeconds = report.AverageConcurrency == 0 && report.Requests == 0 ? scaling.SilentSeconds + 1 : 0;
        scaling.Load.Record(SecondOf(now), Math.Max(report.AverageConcurrency - concurrency, 0), Math.Max(report.Requests - requests, 0));
        var decide = ++scaling.Seconds % SecondsPerDecision == 0;
        if (decide || !scaling.IsSettled)
        {
            Look(scaling, now, decide);
        }
    }

    /// <summary>
    /// A request found no place, or the reserved instance alone: counts it ahead of the next report, and decides at once.
    /// </summary>
    public void OnRequest(long now)
    {
        var scaling = Wake(now);
        if (scaling.CountedAhead is null && scaling.Status.Desired <= 0)
        {
            // where a reserved instance carries some of it, one request alone would tell nothing
            var concurrency = _plan.CarriedLoad > 0 ? Math.Max(1, stats.Concurrency) : 1;
            scaling.CountedAhead = (1, concurrency);
            scaling.Load.Record(SecondOf(now), concurrency, 1);
        }

        Look(scaling, now, decide: true, hasRung: true);
    }

    /// <summary>Instances changed: applies what is decided already.</summary>
    public void OnChange(long now) => Look(Wake(now), now, decide: false);

    /// <summary>Looks at the revision each second again.</summary>
    public ScalingState Wake(long now)
    {
        _scaling ??= new(setup.Scaling, T0.AddTicks(now), pool.Read(now).StandardReady);
        if (!IsAwake)
        {
            CatchUp(_scaling, now);
            IsAwake = true;
        }

        return _scaling;
    }

    private static long SecondOf(long now) => T0.ToUnixTimeSeconds() + (now / TimeSpan.TicksPerSecond);

    /// <summary>
    /// Makes up for the seconds of silence that were jumped over: to the windows two zeros in the right places are as good as all of them.
    /// </summary>
    private void CatchUp(ScalingState scaling, long now)
    {
        var second = now / TimeSpan.TicksPerSecond;
        if (scaling.JumpedAt is { } jumpedAt && second > jumpedAt)
        {
            scaling.Seconds += (int)(second - jumpedAt);
            Silence(setup.Scaling.StableWindow);
            Silence(setup.Scaling.PanicWindow);
            Silence(TimeSpan.FromSeconds(1));
        }

        scaling.JumpedAt = null;
        stats.Report(second * TimeSpan.TicksPerSecond);

        void Silence(TimeSpan ago) =>
            scaling.Load.Record(SecondOf(now) - Math.Min((long)ago.TotalSeconds - 1, second - scaling.JumpedAt.Value), 0, 0);
    }

    private void Look(ScalingState scaling, long now, bool decide, bool hasRung = false)
    {
        var (at, before) = (T0.AddTicks(now), scaling.Status);
        var count = pool.Read(now);
        if (decide)
        {
            scaling.Decide(setup, at, count.StandardReady, _plan.CarriedLoad);
        }

        var result = RevisionScaler.Step(
            new RevisionScaleInput
            {
                Now = at,
                Settings = setup.Scaling,
                Reachability = Reachability.Reachable,
                Load = scaling.Status,
                ReadyInstances = count.StandardReady,
                CurrentReplicas = scaling.Replicas,
            },
            scaling.State);

        // nothing was changed, no time was named, and no stand-in is in play: until the next decision another look would find the same
        scaling.IsSettled = result is { RecheckAfter: null, Replicas: null } && result.State == scaling.State
            && (!setup.Reserve.IsEnabled || _plan.Phase == ReservationPhase.Active);
        scaling.State = result.State;
        scaling.Replicas = result.Replicas ?? scaling.Replicas;
        Plan(scaling, at, count, hasRung);
        pool.Apply(_plan, now);
        FallAsleep(scaling, now, isSteady: decide && scaling.IsSettled && scaling.Status == before);
    }

    private void Plan(ScalingState scaling, DateTimeOffset now, in PoolCount count, bool hasRung)
    {
        var input = new ReservationInput
        {
            Now = now,
            Settings = setup.Reserve,
            Reachability = Reachability.Reachable,
            IsInitialized = scaling.State.IsInitialized,
            StandardWanted = scaling.Replicas,
            StandardReady = count.StandardReady,
            ReservedReady = count.ReservedReady,
            ReservedInFlight = count.ReservedInFlight,
            Load = (int)stats.Concurrency,
            HasRung = hasRung,
            CreditPercent = count.CreditPercent,
        };
        for (var step = 0; step < MaxSteps; step++)
        {
            var before = _plan.Phase;
            (_plan, _reservation) = setup.Policy.ReservedInstances.Plan(input, _reservation);
            if (_plan.Phase == before)
            {
                break;
            }

            Note(before, now);
        }
    }

    /// <summary>
    /// A handover goes from the moment that another class of instances is wanted until the one that was there is no longer.
    /// </summary>
    private void Note(ReservationPhase before, DateTimeOffset now)
    {
        var (after, ticks) = (_plan.Phase, (now - T0).Ticks);
        if ((before, after) is (ReservationPhase.Draining, ReservationPhase.Active) or (ReservationPhase.Resting, ReservationPhase.Reserved))
        {
            recorder.Handovers++;
            recorder.HandoverTicks += ticks - _changingSince;
        }

        _changingSince = (before, after) is (ReservationPhase.Waking, ReservationPhase.Draining) ? _changingSince : ticks;
    }

    /// <summary>
    /// At rest everything about the scale is forgotten until a request comes, as in the host. Where an instance stays for good, time is
    /// jumped over as soon as
    /// a decision upon silence changes nothing.
    /// </summary>
    private void FallAsleep(ScalingState scaling, long now, bool isSteady)
    {
        var isResting = _plan is { Standard: 0, Phase: ReservationPhase.None or ReservationPhase.Reserved }
            && scaling is { Replicas: 0, State.Active.Status: ConditionStatus.False };
        var isSilent = isSteady && setup.Options.JumpsOverSilence && scaling.IsSilent(setup.Scaling);
        if (stats.Concurrency > 0 || !(isResting || isSilent))
        {
            return;
        }

        var count = pool.Read(now);
        if (count.Starting + count.Draining == 0 && count.ReservedReady == _plan.Reserved)
        {
            scaling.JumpedAt = now / TimeSpan.TicksPerSecond;
            (_scaling, IsAwake) = (isResting ? null : scaling, false);
        }
    }
}
