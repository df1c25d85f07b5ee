using System.Diagnostics;
using System.Globalization;
using Serverless.Hosting.Processes.Launching;
using Serverless.Hosting.Processes.Leftovers;

namespace Serverless.Hosting.Processes;

public sealed class OrphanTests
{
    private const int Instances = 3;

    [Fact]
    public async Task HostKilled_ProcessesAndTheirChildrenEnd()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The parent-death signal is Linux's.");
        using var state = new TemporaryFolder();
        using var host = new KilledHost(state.Path, firstPort: 29000);
        var processes = await host.StartAsync(Instances);
        Assert.Equal(2 * Instances, processes.Length);
        Assert.All(processes, process => Assert.True(TestProcesses.Lives(process)));

        host.Kill();

        foreach (var process in processes)
        {
            await TestProcesses.UntilGoneAsync(process);
        }
    }

    [Fact]
    public async Task HostKilledWithItsWatchdog_NextHostEndsWhatIsLeft()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The watchdog is found by what Linux tells about processes.");
        using var state = new TemporaryFolder();
        using var host = new KilledHost(state.Path, firstPort: 29100);
        var processes = await host.StartAsync(Instances);

        await host.KillWithWatchdogAsync();
        var grandchildren = processes.Where(TestProcesses.Lives).ToArray();
        // the parent-death signal reaches the processes, but not what they started
        Assert.True(grandchildren.Length >= Instances);
        await using (var next = new TestBackend(options => options.StateDirectory = state.Path))
        {
            await next.ApplyAsync(TestBackend.Revision(), new(0));
        }

        foreach (var process in processes)
        {
            await TestProcesses.UntilGoneAsync(process);
        }

        Assert.Empty(Directory.EnumerateDirectories(state.Path));
    }

    [Fact]
    public async Task HostKilled_OtherHostWithTheSameFolder_IsLeftAlone()
    {
        using var state = new TemporaryFolder();
        await using var living = new TestBackend(options => options.StateDirectory = state.Path);
        var process = await living.ProcessIdAsync((await living.StartAsync(TestBackend.Revision()))[0]);

        await using (var next = new TestBackend(options => options.StateDirectory = state.Path))
        {
            await next.StartAsync(TestBackend.Revision());
        }

        Assert.True(TestProcesses.Lives(process));
    }

    [Fact]
    public async Task WatchdogKilled_AnotherTakesOver()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The watchdog is found by what Linux tells about processes.");
        using var state = new TemporaryFolder();
        using var host = new KilledHost(state.Path, firstPort: 29200);
        var processes = await host.StartAsync(1);
        PosixSignals.Kill(host.Watchdog());

        // a crash is the next thing that is told to the watchdog
        PosixSignals.Kill(processes[0]);
        await TestProcesses.UntilAsync(() => host.HasWatchdog, "there is another watchdog");
        await TestProcesses.UntilAsync(() => host.Children().Except(processes).Count() == 2, "the next instance has started a process");
        var next = host.Children();
        host.Kill();

        foreach (var process in next)
        {
            await TestProcesses.UntilGoneAsync(process);
        }
    }

    /// <summary>A host in a process of its own.</summary>
    private sealed class KilledHost(string state, int firstPort) : IDisposable
    {
        private Process? _process;

        private int Id => _process!.Id;

        public bool HasWatchdog => Watchdogs().Any();

        /// <summary>Starts the host and waits for its instances.</summary>
        /// <returns>The processes of the instances and what they started.</returns>
        public async Task<int[]> StartAsync(int instances)
        {
            string[] arguments = [state, firstPort.ToString(CultureInfo.InvariantCulture), instances.ToString(CultureInfo.InvariantCulture), TestApp.Echo];
            _process = Process.Start(new ProcessStartInfo(TestApp.BackendHost, arguments) { RedirectStandardOutput = true })!;
            var line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
            using var client = new HttpClient();
            var ids = new List<int>();
            foreach (var address in line.Split(' ').Select(text => new Uri(text)))
            {
                foreach (var path in (string[])["/pid", "/grandchild"])
                {
                    var id = await client.GetStringAsync(new Uri(address, path), TestContext.Current.CancellationToken);
                    ids.Add(int.Parse(id, CultureInfo.InvariantCulture));
                }
            }

            return [.. ids];
        }

        public void Kill() => PosixSignals.Kill(Id);

        public async Task KillWithWatchdogAsync()
        {
            PosixSignals.Kill(Watchdog());
            Kill();
            await _process!.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        public int Watchdog() => Watchdogs().Single();

        public int[] Children() => [.. Ids().Where(id => CommandLine(id).StartsWith(TestApp.Echo, StringComparison.Ordinal) && Belongs(id))];

        public void Dispose()
        {
            if (_process is not null)
            {
                _process.Kill();
                _process.Dispose();
            }
        }

        private static IEnumerable<int> Ids() => ProcFile.Ids();

        private static string CommandLine(int id) => ProcFile.Read($"/proc/{id}/cmdline") ?? "";

        private string HostId() => Path.GetFileName(Assert.Single(Directory.EnumerateDirectories(state)));

        private bool Belongs(int id) => ProcFile.HasVariable(id, UnixProcessLauncher.Marker, HostId());

        private IEnumerable<int> Watchdogs()
        {
            var mark = $"{UnixProcessLauncher.Marker}={HostId()}";
            return Ids().Where(id => CommandLine(id).Split('\0') is ["/bin/sh", ..] parts && parts.Contains(mark));
        }
    }
}
