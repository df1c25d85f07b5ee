using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// The reference's breaker: one instance whose limit changes while requests are on it and wait for it.
/// </summary>
public class BreakerGoldenTests
{
    public static TheoryData<string> Ids => [.. GoldenFile.Read("windows_and_activator.jsonl", "breaker").Select(vector => vector.Id())];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Throttle_EveryOperation_RunsAndHoldsAsManyAsTheReference(string id)
    {
        var vector = GoldenFile.Read("windows_and_activator.jsonl", "breaker").Single(vector => vector.Id() == id);
        var replay = new Replay(vector.Int("maxConcurrency") + vector.Int("queueDepth"), vector.Int("initialCapacity"));
        foreach (var (op, number) in vector.Array("events").Select((op, number) => (op, number)))
        {
            var answer = replay.Apply(op);

            var after = op.GetProperty("after");
            var expected = (After(op), after.GetProperty("running").GetArrayLength(), after.GetProperty("waiting").GetArrayLength(), after.Int("inFlight"), after.Int("capacity"));
            Assert.True(expected == (answer, replay.Running, replay.Waiting, replay.InFlight, replay.Capacity), GoldenFile.Show(
                $"{id}, operation {number}: {op}: got {(answer, replay.Running, replay.Waiting, replay.InFlight, replay.Capacity)}"));
        }
    }

    private static string After(JsonElement op) =>
        op.TryGetProperty("state", out var state) ? state.GetString()! : op.TryGetProperty("ok", out var ok) ? $"{ok.GetBoolean()}" : "";

    private sealed class Replay
    {
        private static readonly Instance Instance = new("a", InstanceClass.Reserved, InstanceState.Ready) { Address = new Uri("http://a.test") };

        private readonly RevisionThrottle _throttle;
        private readonly ThrottleCallers _callers;
        private readonly Stack<int> _reserved = [];
        private readonly int _room;

        public Replay(int room, int capacity)
        {
            _throttle = new(new InstanceSet(new ConcurrencyClassPicker(), 0, default, seed: 1), new FakeTimeProvider()) { QueueDepth = 0, OnWaiting = () => { }, OnDrained = () => { } };
            _throttle.SetInstances([Instance]);
            (_callers, _room) = (new(_throttle), room);
            SetCapacity(capacity);
        }

        public int Running => _callers.Running.Count - _reserved.Count;

        public int Waiting => _throttle.Read().Waiting;

        public int InFlight => _throttle.Read().Load;

        public int Capacity => _throttle.Read().Capacity;

        public string Apply(JsonElement op)
        {
            // the reference's room counts those that run too, ours only those that wait
            _throttle.QueueDepth = _room - _throttle.Read().InFlight;
            var answer = op.Text("op") switch
            {
                "start" => Start(op.Int("id")),
                "finish" => Finish(op.Int("id")),
                "cancel" => Cancel(op.Int("id")),
                "reserve" => Reserve(),
                "unreserve" => Unreserve(),
                "capacity" => SetCapacity(op.Int("value")),
                var other => throw new NotSupportedException(other),
            };
            _callers.Settle();
            return answer;
        }

        private string Start(int id) => _callers.Start(id) switch
        {
            null => "waiting",
            LeaseOutcome.Granted => "running",
            LeaseOutcome.QueueFull => "rejected",
            var other => $"{other}",
        };

        // where several waiters got in at once, another than here may run in the reference: any other is as good
        private string Finish(int id)
        {
            _callers.Finish(_callers.Running.ContainsKey(id) ? id : _callers.Running.Keys.First(running => running >= 0));
            return "";
        }

        private string Cancel(int id)
        {
            Assert.Equal(LeaseOutcome.Cancelled, _callers.Cancel(_callers.Waiting.Contains(id) ? id : _callers.Waiting[0]));
            return "";
        }

        private string Reserve()
        {
            var number = -1 - _reserved.Count;
            var isThere = _callers.TryStart(number);
            if (isThere)
            {
                _reserved.Push(number);
            }

            return $"{isThere}";
        }

        private string Unreserve()
        {
            _callers.Finish(_reserved.Pop());
            return "";
        }

        private string SetCapacity(int capacity)
        {
            _throttle.Plan(new ClassDemand(0, 1) { Serve = ServingClasses.Reserved, ReservedLimit = capacity }, TimeSpan.MaxValue);
            return "";
        }
    }
}
