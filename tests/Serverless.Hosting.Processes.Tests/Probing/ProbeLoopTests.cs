using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Processes.Probing;

public sealed class ProbeLoopTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task RunAsync_Thresholds_CountOnlyTriesInARow()
    {
        // three successes make it ready, two failures take it out; then two successes are too few again
        var probe = new ScriptedProbe("ssfsssfsffssfsssx");
        var timing = ProbeTiming.Readiness(new() { HttpGet = new("/"), PeriodSeconds = 1, SuccessThreshold = 3, FailureThreshold = 2 });

        Assert.Equal(["6 True", "10 False", "16 True"], await RunAsync(probe, timing));
    }

    [Fact]
    public async Task RunAsync_Aggressive_StopsAtTheFirstSuccess()
    {
        var probe = new ScriptedProbe("fffffs");

        Assert.Equal(["6 True"], await RunAsync(probe, ProbeTiming.Readiness(new() { TcpSocket = new(0) })));
        Assert.Equal(TimeSpan.FromMilliseconds(25), _time.GetUtcNow() - _time.Start);
    }

    [Fact]
    public async Task UntilSuccessAsync_InitialDelay_IsWaitedFirst()
    {
        var probe = new ScriptedProbe("s");
        var timing = ProbeTiming.Startup(new() { TcpSocket = new(0), InitialDelaySeconds = 3 });

        Assert.True(await DriveAsync(new ProbeLoop(probe, timing, _time).UntilSuccessAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(TimeSpan.FromSeconds(3), _time.GetUtcNow() - _time.Start);
    }

    [Fact]
    public async Task UntilFailureAsync_NoAnswerInTime_IsAFailure()
    {
        var probe = new ScriptedProbe("shhx");
        var timing = ProbeTiming.Liveness(new() { HttpGet = new("/"), PeriodSeconds = 5, TimeoutSeconds = 2, FailureThreshold = 2 });
        var loop = new ProbeLoop(probe, timing, _time);

        await DriveAsync(Wrap(loop.UntilFailureAsync(TestContext.Current.CancellationToken)));

        Assert.Equal("no answer within 2 s", loop.LastProblem);
        Assert.Equal(TimeSpan.FromSeconds(5 + 5 + 2 + 5 + 2), _time.GetUtcNow() - _time.Start);
    }

    [Theory]
    [InlineData(0, 5, null)]
    [InlineData(1, 200, 1000)]
    [InlineData(30, 200, 30000)]
    public void Readiness_Period_TellsHowOften(int seconds, int eager, int? period)
    {
        var timing = ProbeTiming.Readiness(new ProbeSpec { TcpSocket = new(0), PeriodSeconds = seconds });

        Assert.Equal(TimeSpan.FromMilliseconds(eager), timing.Eager);
        Assert.Equal(period is null ? default(TimeSpan?) : TimeSpan.FromMilliseconds(period.Value), timing.Period);
    }

    private static async Task<bool> Wrap(Task task)
    {
        await task;
        return true;
    }

    private async Task<List<string>> RunAsync(ScriptedProbe probe, ProbeTiming timing)
    {
        var verdicts = new List<string>();
        var loop = new ProbeLoop(probe, timing, _time);
        await DriveAsync(Wrap(loop.RunAsync(
            ready =>
            {
                verdicts.Add($"{probe.Tries} {ready}");
                return !probe.IsOver;
            },
            TestContext.Current.CancellationToken)));
        return verdicts;
    }

    /// <summary>Advances the clock, by the one timer that is due next, until a task completes. Every step of the loop completes inline.</summary>
    private async Task<bool> DriveAsync(Task<bool> task)
    {
        while (!task.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(5));
        }

        return await task;
    }

    /// <summary>Answers from a script: s for success, f for failure, h for no answer; x is the end.</summary>
    private sealed class ScriptedProbe(string script) : IProbe
    {
        public int Tries { get; private set; }

        public bool IsOver => Tries >= script.TrimEnd('x').Length;

        public async Task<string?> TryAsync(CancellationToken cancellationToken)
        {
            switch (script[Tries++])
            {
                case 's':
                    return null;
                case 'f':
                    return "failed";
                default:
                    await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
                    return null;
            }
        }
    }
}
