using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Runtime;

public class ThrottlePropertyTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [Fact]
    public void AnySequence_OfRequestsAndReports_ServesInOrderAsManyAsTheInstancesMay() =>
        Gen.Select(Gen.Int[1, 5], Gen.Select(Gen.Int[0, 5], Gen.Int[0, 6]).Array[1, 100]).Sample((limit, steps) =>
        {
            var world = new World(limit, default);
            foreach (var (kind, which) in steps)
            {
                world.Step(kind, which);
                world.AssertNobodyWaitsInVain();
            }
        });

    [Fact]
    public void AnySequence_WithPlansAndTime_KeepsTheLimitAndServesEverybodyInTheEnd() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 10], Gen.Select(Gen.Int[0, 9], Gen.Int[0, 6]).Array[1, 100]).Sample((limit, slowStart, steps) =>
        {
            var world = new World(limit, new SlowStart(TimeSpan.FromSeconds(slowStart)));
            foreach (var (kind, which) in steps)
            {
                world.Step(kind, which);
            }

            world.AssertEverybodyIsServed();
        });

    /// <summary>A throttle, its callers and its backend, with what must hold after each step.</summary>
    private sealed class World
    {
        private readonly FakeTimeProvider _time = new();
        private readonly RevisionThrottle _throttle;
        private readonly ThrottleCallers _callers;
        private readonly int _limit;
        private readonly Dictionary<int, Instance> _instances = [];
        private readonly HashSet<string> _ended = [];
        private int _callersMade;
        private int _instancesMade;

        public World(int limit, SlowStart slowStart)
        {
            _limit = limit;
            _throttle = new(new InstanceSet(new ConcurrencyClassPicker(), limit, slowStart, seed: 3), _time) { QueueDepth = 1000, OnWaiting = () => { }, OnDrained = () => { } };
            _callers = new(_throttle);
        }

        public void Step(int kind, int which)
        {
            var (waiting, running) = (_callers.Waiting, _callers.Running.Keys.ToHashSet());
            var leaving = -1;
            switch (kind)
            {
                case 0 or 1:
                    _callers.Start(_callersMade++);
                    break;
                case 2 when running.Count > 0:
                    _callers.Finish(running.Order().ElementAt(which % running.Count));
                    break;
                case 3 when waiting.Count > 0:
                    leaving = waiting[which % waiting.Count];
                    Assert.Equal(LeaseOutcome.Cancelled, _callers.Cancel(leaving));
                    break;
                case 4 or 5:
                    Change(which);
                    break;
                case 6:
                    Plan(new ClassDemand(which / 2, which % 3) { Serve = (ServingClasses)(which % 4), ReservedLimit = 3, ReservedShare = 0.5 });
                    break;
                case 7:
                    _time.Advance(TimeSpan.FromSeconds(which));
                    _throttle.Refresh();
                    break;
                case 8 when running.Count > 0:
                    _callers.Running[running.First()].MarkUnreachable();
                    break;
            }

            Assert.Equal(waiting.Where(number => number != leaving).Take(_callers.Settle().Count), waiting.Where(_callers.Running.ContainsKey));
            AssertCounts(running);
        }

        /// <summary>A request waits only where the instances, and those that have vanished with requests on them, have all that they may have.</summary>
        public void AssertNobodyWaitsInVain()
        {
            var ready = _instances.Values.Count(instance => instance is { State: InstanceState.Ready, Class: InstanceClass.Standard });
            var places = Math.Max(0, (ready * _limit) - _callers.Running.Values.Count(IsStandardOrGone));
            Assert.True(_callers.Waiting.Count == 0 || places == 0, $"{_callers.Waiting.Count} wait, and {places} places are free.");
        }

        public void AssertEverybodyIsServed()
        {
            Plan(new ClassDemand(100, 100) { Serve = ServingClasses.Both });
            _instances[-1] = New(InstanceClass.Standard);
            _throttle.SetInstances(_instances.Values.ToValueList());
            while (_callers.Running.Count + _callers.Settle().Count > 0)
            {
                _callers.Finish(_callers.Running.Keys.First());
            }

            Assert.Equal((0, 0), (_throttle.Read().InFlight, _throttle.Read().Waiting));
        }

        private void AssertCounts(HashSet<int> runningBefore)
        {
            var status = _throttle.Read();
            Assert.Equal((_callers.Running.Count, _callers.Waiting.Count), (status.InFlight, status.Waiting));
            Assert.All(_callers.Running.Values.CountBy(lease => lease.InstanceName), instance => Assert.InRange(instance.Value, 1, LimitOf(instance.Key)));
            Assert.DoesNotContain(_callers.Running, caller => !runningBefore.Contains(caller.Key) && _ended.Contains(caller.Value.InstanceName));
        }

        private int LimitOf(string name) => _limit > 0 ? _limit : name[0] == 'r' ? 3 : int.MaxValue;

        private bool IsStandardOrGone(InstanceLease lease) =>
            lease.InstanceName[0] == 's' || _instances.Values.All(instance => instance.Name != lease.InstanceName);

        private void Plan(ClassDemand demand) => _ended.UnionWith(_throttle.Plan(demand, Bound).End);

        /// <summary>An instance comes, stops being ready, is ready again, or goes.</summary>
        private void Change(int which)
        {
            if (!_instances.TryGetValue(which, out var instance))
            {
                _instances[which] = New(which % 3 == 2 ? InstanceClass.Reserved : InstanceClass.Standard);
            }
            else if (_callersMade % 3 == 0)
            {
                _instances[which] = instance with { State = instance.State == InstanceState.Ready ? InstanceState.Starting : InstanceState.Ready };
            }
            else
            {
                _instances.Remove(which);
            }

            _throttle.SetInstances(_instances.Values.ToValueList());
        }

        private Instance New(InstanceClass @class)
        {
            var name = $"{(@class == InstanceClass.Standard ? 's' : 'r')}{_instancesMade++}";
            return new(name, @class, InstanceState.Ready) { Address = new Uri($"http://{name}.test"), CreatedAt = _time.GetUtcNow(), ReadyAt = _time.GetUtcNow() };
        }
    }
}
