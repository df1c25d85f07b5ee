using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Hosting.Processes.Launching;

namespace Serverless.Hosting.Processes.Leftovers;

public sealed class LeftoverSweepTests
{
    private const string DeadHost = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task RunAsync_ProcessWithTheRecordedIdentity_IsEnded()
    {
        using var state = new TemporaryFolder();
        using var process = Start();
        Record(state, process.Id, ProcessIdentity.Of(process.Id)!);

        var removed = await SweepAsync(state);

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal([DeadHost], removed);
        Assert.Empty(Directory.EnumerateDirectories(state.Path));
    }

    [Fact]
    public async Task RunAsync_NumberWasGivenToAnotherProcess_ItIsLeftAlone()
    {
        using var state = new TemporaryFolder();
        using var innocent = Start();
        // the same number and run of the system, but another start
        Record(state, innocent.Id, ProcessIdentity.Of(innocent.Id) + "1");

        var removed = await SweepAsync(state);

        Assert.Equal([DeadHost], removed);
        Assert.True(TestProcesses.Lives(innocent.Id));
        innocent.Kill();
    }

    [Fact]
    public async Task RunAsync_ProcessWithTheMark_IsEndedWithoutRecord()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells the environment of a process.");
        using var state = new TemporaryFolder();
        using var process = Start(DeadHost);
        using var other = Start("another host");
        Directory.CreateDirectory(Path.Combine(state.Path, DeadHost));

        await SweepAsync(state);

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(TestProcesses.Lives(other.Id));
        other.Kill();
    }

    [Fact]
    public async Task RunAsync_HostLives_NothingIsTouched()
    {
        using var state = new TemporaryFolder();
        using var process = Start();
        using var record = HostRecord.Create(state.Path);
        Assert.True(record.TryAdd(process.Id));

        var removed = await SweepAsync(state);

        Assert.Empty(removed);
        Assert.True(TestProcesses.Lives(process.Id));
        process.Kill();
    }

    private static async Task<List<string>> SweepAsync(TemporaryFolder state)
    {
        var removed = new List<string>();
        await new LeftoverSweep(state.Path, removed.Add, TimeProvider.System, NullLogger.Instance).RunAsync("own");
        return removed;
    }

    private static void Record(TemporaryFolder state, int process, string identity)
    {
        var folder = Directory.CreateDirectory(Path.Combine(state.Path, DeadHost));
        File.WriteAllText(Path.Combine(folder.FullName, process.ToString(CultureInfo.InvariantCulture)), identity);
    }

    private static Process Start(string? mark = null)
    {
        var info = new ProcessStartInfo("/bin/sleep", ["1000"]);
        info.Environment[UnixProcessLauncher.Marker] = mark;
        var process = Process.Start(info)!;
        return process;
    }
}
