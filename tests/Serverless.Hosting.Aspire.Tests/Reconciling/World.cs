using CsCheck;

namespace Serverless.Hosting.Aspire.Reconciling;

/// <summary>
/// An orchestrator with replicas that start, stay, fail and end, and a host that wants instances, has requests on them, and names one to be ended only when it has none.
/// </summary>
internal sealed class World
{
    private readonly Dictionary<string, Replica> _replicas;
    private readonly Dictionary<string, int> _requests = [];
    private readonly HashSet<string> _draining = [];
    private readonly List<SlotAction> _commands = [];
    private RevisionInstances _instances = new();
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private int _standard;
    private int _reserved;

    public World(SlotSighting[] slots)
    {
        _replicas = slots.Select((sighting, i) => (Name: $"slot-{i}", sighting)).ToDictionary(slot => slot.Name, slot => new Replica { Sighting = slot.sighting });
        foreach (var name in _replicas.Keys)
        {
            Report(name);
        }
    }

    public static Gen<(SlotSighting[] Slots, Step[] Steps)> Runs { get; } = Gen.Select(
        Gen.Enum<SlotSighting>().Array[0, 6],
        Gen.Select(Gen.Enum<StepKind>(), Gen.Int[0, 9], (kind, number) => new Step(kind, number)).Array[0, 60]);

    public enum StepKind
    {
        WantStandard,
        WantReserved,
        Decide,
        Command,
        CommandFails,
        Begin,
        Crash,
        StartByHand,
        StopByHand,
        Request,
        Answer,
        Wait,
    }

    public void Do(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.WantStandard:
                _standard = step.Number / 2;
                break;
            case StepKind.WantReserved:
                _reserved = step.Number / 4;
                break;
            case StepKind.Decide:
                Decide();
                break;
            case StepKind.Command:
                Command(step.Number, error: null);
                break;
            case StepKind.CommandFails:
                Command(step.Number, "refused");
                break;
            case StepKind.Begin:
                Pick(step.Number, replica => replica.Sighting == SlotSighting.Starting, Begin);
                break;
            case StepKind.Crash:
                Pick(step.Number, replica => replica.Sighting is SlotSighting.Starting or SlotSighting.Running or SlotSighting.Stopping, (name, replica) => Become(name, replica, SlotSighting.Ended));
                break;
            case StepKind.StartByHand:
                Pick(step.Number, replica => replica.Sighting is SlotSighting.Idle or SlotSighting.Ended, (name, replica) => Become(name, replica, SlotSighting.Starting));
                break;
            case StepKind.StopByHand:
                Pick(step.Number, replica => replica.Sighting == SlotSighting.Running, (name, replica) => Become(name, replica, SlotSighting.Stopping));
                break;
            case StepKind.Request:
                Pick(step.Number, _instances.Slots.Values.Where(slot => slot.Phase == SlotPhase.Running && !_draining.Contains(slot.Instance)), slot => _requests[slot.Instance] = Requests(slot) + 1);
                break;
            case StepKind.Answer:
                Pick(step.Number, _instances.Slots.Values.Where(slot => Requests(slot) > 0), slot => _requests[slot.Instance]--);
                break;
            default:
                _now += TimeSpan.FromSeconds(step.Number);
                break;
        }

        Drain();
    }

    /// <summary>Nothing is asked for any more and nothing fails: everything that is under way comes to its end.</summary>
    public void Settle()
    {
        for (var round = 0; round < 40; round++)
        {
            foreach (var slot in _instances.Slots.Values)
            {
                _requests[slot.Instance] = 0;
            }

            Drain();
            Decide();
            while (_commands.Count > 0)
            {
                Command(0, error: null);
            }

            foreach (var (name, replica) in _replicas)
            {
                if (replica.Sighting == SlotSighting.Starting)
                {
                    Begin(name, replica);
                }
                else if (replica.Sighting == SlotSighting.Stopping)
                {
                    Become(name, replica, SlotSighting.Ended);
                }
            }

            _now += TimeSpan.FromMinutes(2);
        }
    }

    public IReadOnlyList<SlotAction> Decide()
    {
        var decision = Reconciler.Decide(_instances, Wanted(), _now);
        foreach (var end in decision.Actions.Where(action => !action.IsStart))
        {
            Assert.Equal(0, _requests.GetValueOrDefault(end.Instance));
            Assert.Contains(end.Instance, _draining);
        }

        _instances = decision.Instances;
        _commands.AddRange(decision.Actions);
        return decision.Actions;
    }

    public IReadOnlyList<SlotAction> DecideTwice()
    {
        Decide();
        return Decide();
    }

    public int Running(bool isReserved) => _instances.Slots.Values.Count(slot => slot.Phase == SlotPhase.Running && slot.IsReserved == isReserved && _replicas[slot.Name].Sighting == SlotSighting.Running);

    /// <summary>What is wanted, as far as there are replicas for it; reserved ones come first.</summary>
    public int Possible(bool isReserved) => isReserved
        ? Math.Min(_reserved, _replicas.Count - Math.Min(Running(false), _standard))
        : Math.Min(_standard, _replicas.Count - Math.Min(Running(true), _reserved));

    private WantedInstances Wanted() => new(_standard, _reserved, _draining.ToHashSet());

    /// <summary>As the host does it: of too many the last get no new requests, and are named once they have none.</summary>
    private void Drain()
    {
        var alive = _instances.Slots.Values.Where(slot => slot.IsAlive).Select(slot => slot.Instance).ToHashSet();
        _draining.IntersectWith(_instances.Slots.Values.Where(slot => slot.Phase != SlotPhase.Idle).Select(slot => slot.Instance));
        foreach (var (isReserved, wanted) in new[] { (false, _standard), (true, _reserved) })
        {
            var serving = _instances.Slots.Values.Where(slot => slot.IsReserved == isReserved && alive.Contains(slot.Instance) && !_draining.Contains(slot.Instance)).ToArray();
            foreach (var slot in serving.Reverse().Where(slot => Requests(slot) == 0).Take(Math.Max(0, serving.Length - wanted)))
            {
                _draining.Add(slot.Instance);
            }
        }
    }

    private void Command(int number, string? error)
    {
        if (_commands.Count == 0)
        {
            return;
        }

        var action = _commands[number % _commands.Count];
        _commands.Remove(action);
        var replica = _replicas[action.Slot];
        if (error is null && action.IsStart && replica.Sighting is SlotSighting.Idle or SlotSighting.Ended)
        {
            Become(action.Slot, replica, SlotSighting.Starting);
        }
        else if (error is null && !action.IsStart && replica.Sighting == SlotSighting.Running)
        {
            Become(action.Slot, replica, SlotSighting.Stopping);
        }
        else if (!action.IsStart && replica.Sighting == SlotSighting.Starting)
        {
            error = "it is starting";
        }

        _instances = Reconciler.Complete(_instances, action, error, _now);
    }

    private void Begin(string name, Replica replica)
    {
        replica.Port++;
        Become(name, replica, SlotSighting.Running);
    }

    private void Become(string name, Replica replica, SlotSighting sighting)
    {
        replica.Sighting = sighting;
        Report(name);
    }

    private void Report(string name)
    {
        var replica = _replicas[name];
        var address = replica.Sighting == SlotSighting.Running ? $"http://localhost:{replica.Port}" : null;
        _instances = Reconciler.Observe(_instances, new SlotReport(name, replica.Sighting, address), _now);
    }

    private int Requests(Slot slot) => _requests.GetValueOrDefault(slot.Instance);

    private void Pick(int number, Func<Replica, bool> which, Action<string, Replica> act) => Pick(number, _replicas.Where(replica => which(replica.Value)), replica => act(replica.Key, replica.Value));

    private static void Pick<T>(int number, IEnumerable<T> from, Action<T> act)
    {
        T[] choices = [.. from];
        if (choices.Length > 0)
        {
            act(choices[number % choices.Length]);
        }
    }

    public sealed record Step(StepKind Kind, int Number);

    private sealed class Replica
    {
        public SlotSighting Sighting { get; set; }

        public int Port { get; set; } = 5000;
    }
}
