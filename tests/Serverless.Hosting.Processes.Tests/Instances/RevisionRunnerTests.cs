using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Processes.Limits;

namespace Serverless.Hosting.Processes.Instances;

public sealed class RevisionRunnerTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedLauncher _launcher = new();
    private readonly TestLogs _logs = new();
    private readonly InstanceFeed _feed = new();
    private bool _retired;

    public async ValueTask DisposeAsync()
    {
        await _launcher.DisposeAsync();
        _logs.Dispose();
    }

    [Fact]
    public async Task TryApply_ProgramCrashesAgainAndAgain_WaitsLongerEachTime()
    {
        var runner = CreateRunner();
        runner.TryApply(TestBackend.Revision(), new(1));

        foreach (var seconds in (double[])[0.1, 0.2, 0.4, 0.8])
        {
            (await _launcher.NextAsync()).Exit(1);
            await UntilRestartIsPlannedAsync(seconds);
            _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(0, _launcher.Waiting);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await _launcher.NextAsync();
    }

    [Fact]
    public async Task TryApply_ProgramRanForLong_EarlierCrashesAreForgotten()
    {
        var runner = CreateRunner();
        runner.TryApply(TestBackend.Revision(), new(1));
        (await _launcher.NextAsync()).Exit(1);
        await UntilRestartIsPlannedAsync(0.1);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        var second = await _launcher.NextAsync();
        _logs.Entries.Clear();
        _time.Advance(TimeSpan.FromMinutes(10));
        second.Exit(1);

        await UntilRestartIsPlannedAsync(0.1);
    }

    [Fact]
    public async Task TryApply_NothingPlannedWhileARestartIsDue_RetiresAndStartsNothing()
    {
        var runner = CreateRunner();
        runner.TryApply(TestBackend.Revision(), new(1));
        (await _launcher.NextAsync()).Exit(1);
        await UntilRestartIsPlannedAsync(0.1);

        Assert.True(runner.TryApply(TestBackend.Revision(), new(0)));
        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.True(_retired);
        Assert.True(runner.Empty.IsCompleted);
        Assert.Equal(0, _launcher.Waiting);
        Assert.False(runner.TryApply(TestBackend.Revision(), new(1)));
    }

    [Fact]
    public async Task TryApply_NoTimeToStart_EndsAtTheDeadlineOfTheReference()
    {
        var runner = CreateRunner();
        runner.TryApply(TestBackend.Revision(), new(1));
        var process = await _launcher.NextAsync();
        var start = _time.GetUtcNow();

        await TestProcesses.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(10));
                return process.Exited.IsCompleted;
            },
            "it is ended");

        Assert.True(_time.GetUtcNow() - start >= TimeSpan.FromSeconds(600));
    }

    private Task UntilRestartIsPlannedAsync(double seconds) =>
        TestProcesses.UntilAsync(
            () => _logs.Entries.Any(entry => entry.TryGetValue("Seconds", out var planned) && planned == seconds.ToString(System.Globalization.CultureInfo.CurrentCulture)),
            $"a restart is planned in {seconds} s");

    private RevisionRunner CreateRunner()
    {
        var host = new InstanceHost
        {
            Options = new(),
            Launcher = _launcher,
            Probes = new(_launcher),
            Ports = new(new() { First = 29600, Last = 29699 }, 0),
            Stock = new(new Dictionary<string, int>()),
            Limiter = new ResourceLimiter("", "", NullLogger.Instance),
            InheritedVariables = new Dictionary<string, string>(),
            Names = new(new Random(1)),
            TimeProvider = _time,
            LoggerFactory = _logs,
        };
        return new(host, TestBackend.Revision(), _feed, _ => _retired = true);
    }
}
