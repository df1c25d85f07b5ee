using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Processes;

public sealed class ProcessBackendTests
{
    [Fact]
    public async Task ApplyAsync_OneInstance_BecomesReadyAndServes()
    {
        await using var backend = new TestBackend();

        var instance = Assert.Single(await backend.StartAsync(TestBackend.Revision()));

        Assert.StartsWith("tea-00001-", instance.Name, StringComparison.Ordinal);
        Assert.Equal(InstanceClass.Standard, instance.Class);
        Assert.InRange(instance.Address!.Port, backend.Options.PortRange.First, backend.Options.PortRange.Last);
        Assert.NotNull(instance.ReadyAt);
        Assert.True(TestProcesses.Lives(await backend.ProcessIdAsync(instance)));
    }

    [Fact]
    public async Task ApplyAsync_PlanOfZero_EndsTheProcess()
    {
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision();
        var process = await backend.ProcessIdAsync((await backend.StartAsync(revision))[0]);

        await backend.ApplyAsync(revision, new(0));
        await backend.WaitForEndAsync(revision);

        Assert.False(TestProcesses.Lives(process));
        Assert.Contains(backend.History, state => state.Instances.Any(instance => instance.State == InstanceState.Ending));
        Assert.All(backend.History, state => Assert.Null(state.Failure));
    }

    [Fact]
    public async Task RemoveAsync_WithInstances_EndsThemAll()
    {
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision();
        await backend.StartAsync(revision, standard: 2, reserved: 1);

        await backend.Backend.RemoveAsync(revision.Id, TestContext.Current.CancellationToken);

        Assert.Empty((await backend.WaitForEndAsync(revision)).Instances);
    }

    [Fact]
    public async Task ApplyAsync_SamePlanAgain_ChangesNothing()
    {
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision();
        var before = await backend.StartAsync(revision, standard: 2);
        var states = backend.History.Count;

        await backend.ApplyAsync(revision, new(2));
        await backend.ApplyAsync(revision, new(2));
        // a state that must come after any that the same plan would have caused
        await backend.ApplyAsync(revision, new(2, Reserved: 1));
        var after = await backend.WaitAsync(revision, state => state.Instances.Count == 3);

        Assert.Equal(before, after.Instances.Where(instance => instance.Class == InstanceClass.Standard));
        Assert.All(backend.History.Skip(states), state => Assert.Equal(3, state.Instances.Count));
    }

    [Fact]
    public async Task ApplyAsync_ReservedAndStandard_NamesAndClassesTellThemApart()
    {
        await using var backend = new TestBackend();

        var instances = await backend.StartAsync(TestBackend.Revision(), standard: 1, reserved: 2);

        var reserved = instances.Where(instance => instance.Class == InstanceClass.Reserved).ToArray();
        Assert.Equal(2, reserved.Length);
        Assert.All(reserved, instance => Assert.StartsWith("tea-00001-reserve-", instance.Name, StringComparison.Ordinal));
        Assert.DoesNotContain("reserve", Assert.Single(instances, instance => instance.Class == InstanceClass.Standard).Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplyAsync_NamedInstances_EndBesidesThePlan()
    {
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision();
        var instances = await backend.StartAsync(revision, standard: 3);
        var drained = instances.MinBy(instance => instance.CreatedAt)!;

        await backend.ApplyAsync(revision, new(2) { End = [drained.Name, "no-such-instance"] });
        var state = await backend.WaitAsync(revision, state => state.Instances.Count == 2);

        Assert.Equal(instances.Select(i => i.Name).Except([drained.Name]).Order(), state.Instances.Select(i => i.Name).Order());
    }

    [Fact]
    public async Task ApplyAsync_FiftyInstances_AllServeOnPortsOfTheirOwn()
    {
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision();

        var instances = await backend.StartAsync(revision, standard: 50);
        var processes = await Task.WhenAll(instances.Select(instance => backend.ProcessIdAsync(instance)));

        Assert.Equal(50, instances.Select(instance => instance.Address).Distinct().Count());
        Assert.Equal(50, processes.Distinct().Count());
        await backend.ApplyAsync(revision, new(0));
        await backend.WaitForEndAsync(revision);
        Assert.DoesNotContain(processes, TestProcesses.Lives);
    }

    [Fact]
    public async Task ApplyAsync_ProgramExits_ReportsCodeAndOutputAndStartsAnother()
    {
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision(TestBackend.Shell("echo out of tea; echo no milk >&2; exit 5"));

        await backend.ApplyAsync(revision, new(1));
        var state = await backend.WaitAsync(revision, state => state.Failure is not null);

        Assert.Equal(ConditionTypes.ContainerHealthy, state.Failure!.Condition);
        Assert.Equal("ExitCode5", state.Failure.Reason);
        Assert.Contains("out of tea", state.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("no milk", state.Failure.Message, StringComparison.Ordinal);
        await backend.WaitAsync(revision, _ => backend.Names().Count >= 3);
    }

    [Fact]
    public async Task ApplyAsync_ReadyInstanceCrashes_AnotherTakesItsPlaceAndTheFailureEnds()
    {
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision();
        var first = (await backend.StartAsync(revision))[0];

        await backend.GetAsync(first, "/exit/7");
        var failed = await backend.WaitAsync(revision, state => state.Failure is not null);
        var state = await backend.WaitAsync(revision, state => state.Instances.Any(i => i.State == InstanceState.Ready && i.Name != first.Name));

        Assert.Equal("ExitCode7", failed.Failure!.Reason);
        Assert.Null(state.Failure);
        Assert.NotEqual(first.Address, state.Instances[0].Address);
    }

    [Theory]
    [InlineData("/no/such/program", null)]
    [InlineData("no-such-program", null)]
    [InlineData("/bin/sh", "/no/such/folder")]
    public async Task ApplyAsync_ProgramOrFolderMissing_IsReported(string program, string? folder)
    {
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision(new ContainerSpec { Command = [program], WorkingDirectory = folder });

        await backend.ApplyAsync(revision, new(1));
        var failure = (await backend.WaitAsync(revision, state => state.Failure is not null)).Failure!;

        Assert.Equal(ConditionTypes.ContainerHealthy, failure.Condition);
        Assert.Contains(failure.Reason, (string[])["ExitCode127", "StartError"]);
        Assert.Contains(folder ?? program, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplyAsync_NotReadyInTime_IsEndedAndReported()
    {
        await using var backend = new TestBackend(options => options.StartDeadline = TimeSpan.FromMilliseconds(300));
        var revision = TestBackend.Revision(TestBackend.Shell("echo warming up; exec sleep 1000"));

        await backend.ApplyAsync(revision, new(1));
        var state = await backend.WaitAsync(revision, state => state.Failure is not null);

        Assert.Equal(("ResourcesAvailable", "ProgressDeadlineExceeded"), (state.Failure!.Condition, state.Failure.Reason));
        Assert.Contains("ConnectionRefused", state.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("warming up", state.Failure.Message, StringComparison.Ordinal);
        await backend.WaitAsync(revision, _ => backend.Names().Count >= 2);
    }

    [Fact]
    public async Task ApplyAsync_ProgressDeadlineOfTheRevision_IsTheStartDeadline()
    {
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision(TestBackend.Shell("exec sleep 1000")) with
        {
            Annotations = ValueMap.Create([new(ServingLabels.ProgressDeadline, "250ms")]),
        };

        await backend.ApplyAsync(revision, new(1));

        Assert.Contains("0.25 s", (await backend.WaitAsync(revision, state => state.Failure is not null)).Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplyAsync_SigtermIgnored_IsKilledAfterTheGracePeriod()
    {
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision(TestBackend.Echo(new EnvironmentVariable("ECHO_IGNORE_TERMINATE", "1")), timeoutSeconds: 1);
        var process = await backend.ProcessIdAsync((await backend.StartAsync(revision))[0]);
        var start = TimeProvider.System.GetTimestamp();

        await backend.ApplyAsync(revision, new(0));
        await backend.WaitForEndAsync(revision);

        Assert.False(TestProcesses.Lives(process));
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task ApplyAsync_GraceCappedByOption_IsKilledAtTheCap()
    {
        await using var backend = new TestBackend(options => options.MaxGracePeriod = TimeSpan.FromMilliseconds(200));
        var revision = TestBackend.Revision(TestBackend.Echo(new EnvironmentVariable("ECHO_IGNORE_TERMINATE", "1")));
        var process = await backend.ProcessIdAsync((await backend.StartAsync(revision))[0]);

        await backend.ApplyAsync(revision, new(0));
        await backend.WaitForEndAsync(revision);

        Assert.False(TestProcesses.Lives(process));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    public async Task ApplyAsync_ProgramHasChildren_TheyEndWithIt(string ignoreTerminate)
    {
        await using var backend = new TestBackend(options => options.MaxGracePeriod = TimeSpan.FromMilliseconds(300));
        EnvironmentVariable[] stubborn = ignoreTerminate.Length > 0 ? [new("ECHO_IGNORE_TERMINATE", ignoreTerminate)] : [];
        var revision = TestBackend.Revision(TestBackend.Echo([new("ECHO_GRANDCHILD", "1"), .. stubborn]));
        var instance = (await backend.StartAsync(revision))[0];
        var grandchild = await backend.ProcessIdAsync(instance, "/grandchild");
        Assert.True(TestProcesses.Lives(grandchild));

        await backend.ApplyAsync(revision, new(0));
        await backend.WaitForEndAsync(revision);

        await TestProcesses.UntilGoneAsync(grandchild);
    }

    [Fact]
    public async Task ApplyAsync_ProgramCrashesAndLeavesChildren_TheyEndToo()
    {
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision(TestBackend.Echo(new EnvironmentVariable("ECHO_GRANDCHILD", "1")));
        var instance = (await backend.StartAsync(revision))[0];
        var grandchild = await backend.ProcessIdAsync(instance, "/grandchild");

        await backend.GetAsync(instance, "/exit/1");

        await TestProcesses.UntilGoneAsync(grandchild);
    }

    [Fact]
    public async Task DisposeAsync_WithInstances_LeavesNoneEvenIfStubborn()
    {
        var backend = new TestBackend(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(300));
        var revision = TestBackend.Revision(TestBackend.Echo([new("ECHO_IGNORE_TERMINATE", "1"), new("ECHO_GRANDCHILD", "1")]));
        var instances = await backend.StartAsync(revision, standard: 3);
        var processes = await Task.WhenAll(instances.Select(instance => backend.ProcessIdAsync(instance)));
        var grandchildren = await Task.WhenAll(instances.Select(instance => backend.ProcessIdAsync(instance, "/grandchild")));

        await backend.DisposeAsync();

        Assert.DoesNotContain(processes, TestProcesses.Lives);
        foreach (var grandchild in grandchildren)
        {
            await TestProcesses.UntilGoneAsync(grandchild);
        }
    }

    [Fact]
    public async Task ApplyAsync_AfterDispose_Throws()
    {
        var backend = new TestBackend();
        await backend.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => backend.ApplyAsync(TestBackend.Revision(), new(1)));
    }

    [Fact]
    public async Task EnsureAsync_ImageWithoutMapping_IsContainerMissing()
    {
        await using var backend = new TestBackend(options => options.MapImage("registry.example/tea", TestApp.Echo));
        var known = TestBackend.Revision(new ContainerSpec { Image = "registry.example/tea:v1" });
        var unknown = TestBackend.Revision(new ContainerSpec { Image = "registry.example/coffee:v1" });

        var failure = await backend.Backend.EnsureAsync(unknown, TestContext.Current.CancellationToken);

        Assert.Null(await backend.Backend.EnsureAsync(known, TestContext.Current.CancellationToken));
        Assert.Equal(("ContainerHealthy", "ContainerMissing"), (failure!.Condition, failure.Reason));
        Assert.Contains("registry.example/coffee:v1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Serverless:Processes:Images", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplyAsync_PortTakenByAnother_IsNotUsed()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        await using var backend = new TestBackend(options => options.PortRange = new() { First = port, Last = port });
        var revision = TestBackend.Revision();

        await backend.ApplyAsync(revision, new(1));
        var state = await backend.WaitAsync(revision, state => state.Failure is not null);

        Assert.Equal("NoPort", state.Failure!.Reason);
        taken.Stop();
        var ready = await backend.WaitAsync(revision, state => state.Instances.Any(instance => instance.State == InstanceState.Ready));
        Assert.Equal(port, ready.Instances[0].Address!.Port);
    }

    [Fact]
    public async Task ApplyAsync_AnotherProcessAnswersOnThePort_IsNotReady()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells who listens on a port.");
        await using var backend = new TestBackend(options =>
        {
            options.PortRange = new() { First = options.PortRange.First, Last = options.PortRange.First };
            options.StartDeadline = TimeSpan.FromSeconds(1);
        });
        var revision = TestBackend.Revision(TestBackend.Shell("exec sleep 1000"));
        await backend.ApplyAsync(revision, new(1));
        await backend.WaitAsync(revision, state => state.Instances.Count == 1);
        await TestProcesses.UntilAsync(() => Directory.EnumerateFiles(backend.StateDirectory, "*", SearchOption.AllDirectories).Count() == 2, "it runs");

        using var stranger = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, backend.Options.PortRange.First);
        stranger.Start();
        var state = await backend.WaitAsync(revision, state => state.Failure is not null);

        Assert.Contains("is answered by another process", state.Failure!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(backend.History.SelectMany(s => s.Instances), instance => instance.State == InstanceState.Ready);
    }

    [Fact]
    public async Task ApplyAsync_ShellPipeline_EndsQuietlyOnABrokenPipe()
    {
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision(TestBackend.Shell("yes | head -1; exit 6"));

        await backend.ApplyAsync(revision, new(1));
        var state = await backend.WaitAsync(revision, state => state.Failure is not null);

        Assert.Equal(("ExitCode6", "y"), (state.Failure!.Reason, state.Failure.Message));
    }
}
