using CsCheck;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Reservations;

/// <summary>
/// What a world is made from: the standard instances that the load asks for in each second, and what goes wrong.
/// </summary>
internal sealed record ReservationTrace(ReserveSettings Settings, int[] Wanted, int[] StartSeconds, (int Second, int Victim)[] Deaths, (int From, int Until)[] OutOfStock);

/// <summary>
/// A revision that lives with the policy second by second: instances start after a delay, die, and are out of stock; all that runs is paid for.
/// </summary>
internal sealed class ReservationWorld(ReservationTrace trace)
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly Gen<ReserveSettings> AnySettings =
        from handover in Gen.Enum<ReserveHandover>()
        from replicas in Gen.Int[1, 2]
        select new ReserveSettings
        {
            IsEnabled = true,
            Types = InstanceCatalog.Default.Cheapest(InstanceSelection.DefaultSize),
            StandardType = InstanceCatalog.Default.Compute(2, 4),
            Replicas = replicas,
            Handover = handover,
            StartDeadline = TimeSpan.FromSeconds(15),
            WakeDeadline = TimeSpan.FromSeconds(40),
            DrainBound = TimeSpan.FromSeconds(10),
        };

    private static readonly Gen<int[]> AnyWanted =
        Gen.Select(Gen.Frequency((3, Gen.Const(0)), (2, Gen.Int[1, 4])), Gen.Int[1, 40]).Array[1, 12]
            .Select(runs => runs.SelectMany(run => Enumerable.Repeat(run.Item1, run.Item2)).ToArray());

    public static readonly Gen<ReservationTrace> Traces =
        from settings in AnySettings
        from wanted in AnyWanted
        from starts in Gen.Int[0, 30].Array[1, 10]
        from deaths in Gen.Select(Gen.Int[0, 300], Gen.Int[0, 5]).Array[0, 8]
        from gone in Gen.Select(Gen.Int[0, 300], Gen.Int[0, 300]).Array[0, 5]
        select new ReservationTrace(settings, wanted, starts, deaths, gone);

    public static readonly Gen<ReservationTrace> CalmTraces =
        from settings in AnySettings
        from wanted in AnyWanted
        from starts in Gen.Int[0, 14].Array[1, 10]
        select new ReservationTrace(settings, wanted, starts, [], []);

    private readonly ReservedInstancePolicy _policy = new();
    private readonly List<Life> _lives = [];
    private ReservationMemory _memory;
    private ReservationPlan _plan;
    private int _started;
    private bool _wasReserved;

    public double Cost { get; private set; }

    public double AskedCost { get; private set; }

    /// <summary>What the reserved instances would cost if they were there all the time, of the dearest type.</summary>
    public double StandInCost { get; private set; }

    /// <summary>What the standard instances cost that stay until a reserved one is ready, and those that a stand-in beyond its time still drains beside.</summary>
    public double OverlapCost { get; private set; }

    public TimeSpan LongestRest { get; private set; }

    public int Misdirected { get; private set; }

    public int QueuedAfterFirstReserved { get; private set; }

    public CpuCreditAccount Credits { get; private set; }

    public InstanceType ReservedType { get; } = trace.Settings.Types[0];

    public void Run()
    {
        Credits = CpuCreditAccount.Start(ReservedType);
        for (var second = 0; second < trace.Wanted.Length; second++)
        {
            Die(second);
            var wanted = trace.Wanted[second];
            var hasRung = wanted > 0 && (second == 0 || trace.Wanted[second - 1] == 0);
            for (var i = 0; i < 3; i++)
            {
                Step(second, wanted, hasRung);
            }

            Meet(second, wanted);
            Pay(second, wanted);
        }
    }

    private static int Ready(IEnumerable<Life> lives, bool isReserved, int second) => lives.Count(life => life.IsReserved == isReserved && life.ReadyAt <= second);

    private void Die(int second)
    {
        foreach (var (_, victim) in trace.Deaths.Where(death => death.Second == second && death.Victim < _lives.Count))
        {
            _lives.RemoveAt(Math.Min(victim, _lives.Count - 1));
        }
    }

    private void Step(int second, int wanted, bool hasRung)
    {
        (_plan, _memory) = _policy.Plan(
            new ReservationInput
            {
                Now = T0.AddSeconds(second),
                Settings = trace.Settings,
                IsInitialized = true,
                StandardWanted = wanted,
                StandardReady = Ready(_lives, isReserved: false, second),
                ReservedReady = Ready(_lives, isReserved: true, second),
                Load = wanted,
                HasRung = hasRung,
                CreditPercent = Credits.PercentOf(ReservedType),
                OutOfStock = trace.Settings.Types.Where((_, index) => index < trace.OutOfStock.Length && second >= trace.OutOfStock[index].From && second < trace.OutOfStock[index].Until)
                    .Select(type => type.Name).ToValueList(),
            },
            _memory);
        Fill(isReserved: false, _plan.Standard, second);
        Fill(isReserved: true, _plan.Reserved, second);
    }

    private void Fill(bool isReserved, int count, int second)
    {
        while (_lives.Count(life => life.IsReserved == isReserved) < count)
        {
            _lives.Add(new(isReserved, second + trace.StartSeconds[_started++ % trace.StartSeconds.Length], isReserved ? _plan.ReservedType! : trace.Settings.StandardType));
        }

        while (_lives.Count(life => life.IsReserved == isReserved) > count)
        {
            _lives.Remove(_lives.Where(life => life.IsReserved == isReserved).MaxBy(life => life.ReadyAt)!);
        }
    }

    private void Meet(int second, int wanted)
    {
        var (standard, reserved) = (Ready(_lives, isReserved: false, second) > 0, Ready(_lives, isReserved: true, second) > 0);
        var isMet = _plan.Serving switch
        {
            ServingClass.Standard => standard,
            ServingClass.Reserved => reserved,
            ServingClass.Both => standard && reserved,
            _ => true,
        };
        Misdirected += isMet ? 0 : 1;
        _wasReserved |= _plan.Phase == ReservationPhase.Reserved;
        QueuedAfterFirstReserved += _wasReserved && wanted > 0 && _plan.Serving == ServingClass.Queue ? 1 : 0;
    }

    private void Pay(int second, int wanted)
    {
        var (standard, dearest) = (trace.Settings.StandardType, trace.Settings.Types.MaxBy(type => type.PricePerHour)!);
        Cost += _lives.Sum(life => life.Type.CostOf(Second));
        AskedCost += standard.CostOf(Second) * wanted;
        StandInCost += dearest.CostOf(Second) * trace.Settings.Replicas;
        if (_plan.Phase == ReservationPhase.Resting)
        {
            OverlapCost += standard.CostOf(Second) * _plan.Standard;
            var rest = T0.AddSeconds(second) - _memory.Since;
            LongestRest = rest > LongestRest ? rest : LongestRest;
        }

        var use = _plan.Serving is ServingClass.Reserved or ServingClass.Both && wanted > 0 ? ReservedType.Cpus : 0;
        Credits = Ready(_lives, isReserved: true, second) == 0 ? CpuCreditAccount.Start(ReservedType) : Credits.Advance(ReservedType, Second, use);
    }

    private sealed record Life(bool IsReserved, int ReadyAt, InstanceType Type);
}
