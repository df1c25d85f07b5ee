using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Kubernetes.Backend;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Kubernetes.Probing;

public sealed class EarlyReadinessTests : IDisposable
{
    private static readonly ResourceId Coffee = new(ResourceKind.Revision, "default", "coffee-00001");
    private static readonly PodProbe Probe = new(new Uri("http://10.0.0.7:8080/"), IsHttp: true, ValueMap.Empty, TimeSpan.FromSeconds(1));

    private static readonly int[] Delays = [20, 40, 80, 160, 320, 640, 1000, 1000];

    private readonly ArmedTime _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ClusterState _state = new(new InstanceFeed(), _ => { });
    private readonly EarlyReadiness _early;
    private bool _answers;
    private int _questions;

    public EarlyReadinessTests() => _early = new(_state, (_, _) => AskAsync(), _time, _stop.Token);

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _time.Armed.Dispose();
    }

    [Fact]
    public async Task Judge_PodThatAnswers_CountsUntilTheKubeletHasSpoken()
    {
        _answers = true;
        Put(Pod(InstanceState.Starting));
        await UntilAsync(InstanceState.Ready);

        Put(Pod(InstanceState.Starting));
        Assert.Equal(InstanceState.Ready, State());
        Put(Pod(InstanceState.Ready));
        Put(Pod(InstanceState.Starting));

        Assert.Equal(InstanceState.Starting, State());
        Assert.Equal(1, _questions);
    }

    [Fact]
    public async Task Judge_ContainerStartedAnew_CountsNoMore()
    {
        _answers = true;
        Put(Pod(InstanceState.Starting));
        await UntilAsync(InstanceState.Ready);

        Put(Pod(InstanceState.Starting) with { Restarts = 1 });

        Assert.Equal(InstanceState.Starting, State());
    }

    [Fact]
    public async Task Judge_PodThatDoesNotAnswer_IsAskedLessAndLessOften()
    {
        Put(Pod(InstanceState.Starting));
        await ArmedAsync();
        foreach (var delay in Delays)
        {
            var before = Volatile.Read(ref _questions);
            _time.Advance(TimeSpan.FromMilliseconds(delay - 1));
            Assert.Equal(before, Volatile.Read(ref _questions));
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await ArmedAsync();
        }

        Assert.Equal(Delays.Length + 1, _questions);
    }

    [Fact]
    public async Task Judge_PodThatIsGone_IsAskedNoMore()
    {
        Put(Pod(InstanceState.Starting));
        await ArmedAsync();

        _state.Change(Coffee, revision => revision.Pods.Remove("coffee"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Put(Pod(InstanceState.Starting) with { Instance = Pod(InstanceState.Starting).Instance with { Name = "tea" } });
        await ArmedAsync();

        Assert.Equal(2, _questions);
    }

    private static PodReport Pod(InstanceState state) => new(Coffee, new Instance("coffee", InstanceClass.Standard, state), null, IsMarked: false, Restarts: 0, Probe);

    private void Put(PodReport pod) =>
        _state.Change(Coffee, revision => revision.Pods[pod.Instance.Name] = _early.Judge(revision.Pods.GetValueOrDefault(pod.Instance.Name)?.Early, pod));

    private InstanceState State() => _state.Read(Coffee, revision => revision.Pods["coffee"].Instance.State);

    private Task<bool> AskAsync()
    {
        Interlocked.Increment(ref _questions);
        return Task.FromResult(_answers);
    }

    /// <summary>Waits until somebody waits for the time to pass.</summary>
    private async Task ArmedAsync() => Assert.True(await _time.Armed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

    private async Task UntilAsync(InstanceState wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (State() != wanted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), limit.Token);
        }
    }

    private sealed class ArmedTime : FakeTimeProvider
    {
        public SemaphoreSlim Armed { get; } = new(0);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Armed.Release();
            return timer;
        }
    }
}
