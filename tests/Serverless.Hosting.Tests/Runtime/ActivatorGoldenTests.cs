using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// The reference's activator: instances with a limit come and go while requests are on them and wait for them.
/// </summary>
public class ActivatorGoldenTests
{
    public static TheoryData<string> Ids => [.. GoldenFile.Read("windows_and_activator.jsonl", "activator-throttler").Select(vector => vector.Id())];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Throttle_EveryOperation_RunsAndHoldsAsManyAsTheReference(string id)
    {
        var vector = GoldenFile.Read("windows_and_activator.jsonl", "activator-throttler").Single(vector => vector.Id() == id);
        var replay = new Replay(vector);
        foreach (var (op, number) in vector.Array("events").Select((op, number) => (op, number)))
        {
            var answer = replay.Apply(op);

            var expected = Expected(op, replay.HasReturned);
            var actual = (answer, replay.Running, replay.Waiting, replay.Capacity, replay.Assigned);
            Assert.True(expected == actual, GoldenFile.Show($"{id}, operation {number}: {op}: got {actual}"));
            Assert.All(replay.PerInstance, instance => Assert.InRange(instance.Value, 0, vector.Int("containerConcurrency")));
        }
    }

    private static (string State, string Running, int Waiting, int Capacity, string Assigned) Expected(JsonElement op, bool hasReturned)
    {
        var after = op.GetProperty("after");
        var running = after.GetProperty("running").EnumerateObject().Select(pod => KeyValuePair.Create(pod.Name, pod.Value.GetInt32()));
        var assigned = string.Join(' ', after.Array("assigned").Select(pod => pod.GetString()));
        return (Replay.Answer(op, hasReturned), Replay.Show(running, hasReturned), after.Int("waiting"), after.Int("capacity"), assigned);
    }

    private sealed class Replay(JsonElement vector)
    {
        private readonly int _activator = vector.Int("selfIndex");
        private readonly int _activators = vector.Int("activators");
        private readonly HashSet<string> _left = [];
        private ThrottleCallers? _callers;
        private RevisionThrottle? _throttle;
        private string[] _assigned = [];
        private int _started;

        /// <summary>
        /// Whether an instance left with requests and came back: the reference has forgotten them, and runs too many on it. From then on which request runs
        /// where is not comparable, only how many do.
        /// </summary>
        public bool HasReturned { get; private set; }

        public IReadOnlyDictionary<string, int> PerInstance => Callers.Running.Values.CountBy(lease => lease.InstanceName).ToDictionary();

        public string Running => Show(PerInstance, HasReturned);

        public int Waiting => Throttle.Read().Waiting;

        public int Capacity => Throttle.Read().Capacity;

        public string Assigned => string.Join(' ', _assigned);

        private RevisionThrottle Throttle => _throttle ??= new(
            new InstanceSet(new ConcurrencyClassPicker(), vector.Int("containerConcurrency"), default, seed: 1), new FakeTimeProvider())
        {
            QueueDepth = int.MaxValue,
            OnWaiting = () => { },
            OnDrained = () => { },
        };

        private ThrottleCallers Callers => _callers ??= new(Throttle);

        public static string Show(IEnumerable<KeyValuePair<string, int>> running, bool countOnly) => countOnly
            ? $"{running.Sum(pod => pod.Value)}"
            : string.Join(' ', running.OrderBy(pod => pod.Key, StringComparer.Ordinal).Select(pod => $"{pod.Key}={pod.Value}"));

        public static string Answer(JsonElement op, bool stateOnly) => op.Text("op") == "start" ? op.Text("state") + (stateOnly ? "" : $" {op.Text("dest")}") : "";

        public string Apply(JsonElement op)
        {
            var answer = op.Text("op") switch
            {
                "pods" => SetPods([.. op.Array("dests").Select(pod => pod.GetString()!)]),
                "start" => Start(_started++),
                "finish" => Finish(op.Text("dest")),
                var other => throw new NotSupportedException(other),
            };
            Callers.Settle();
            return answer;
        }

        private string SetPods(string[] pods)
        {
            Array.Sort(pods, StringComparer.Ordinal);
            string[] assigned = [.. pods.Where((_, index) => ActivatorSubset.Contains(index, pods.Length, _activator, _activators))];
            _left.UnionWith(_assigned.Except(assigned).Where(PerInstance.ContainsKey));
            HasReturned |= assigned.Any(_left.Contains);
            _assigned = assigned;
            Throttle.SetInstances(assigned.Select(Ready).ToValueList());
            return "";
        }

        private string Start(int number) => Callers.Start(number) switch
        {
            null => HasReturned ? "waiting" : "waiting ",
            LeaseOutcome.Granted => HasReturned ? "running" : $"running {Callers.Running[number].InstanceName}",
            var other => $"{other}",
        };

        private string Finish(string destination)
        {
            var onIt = Callers.Running.Where(caller => caller.Value.InstanceName == destination).Select(caller => caller.Key).ToArray();
            Callers.Finish(onIt.Length > 0 ? onIt[0] : Callers.Running.Keys.First());
            return "";
        }

        private static Instance Ready(string pod) => new(pod, InstanceClass.Standard, InstanceState.Ready) { Address = new Uri($"http://{pod}") };
    }
}
