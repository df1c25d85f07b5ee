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
        await backend.WaitAsync(revision, _ => backend.History.SelectMany(s => s.Instances).Select(instance => instance.Name).Distinct().Count() >= 3);
    }
}
