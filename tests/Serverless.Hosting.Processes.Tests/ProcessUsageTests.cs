using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Processes;

public sealed class ProcessUsageTests
{
    private const long Mebibyte = 1024 * 1024;

    [Fact]
    public async Task Measure_BusyProcessor_CountsItAndNotThatOfTheOthers()
    {
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision();
        var instances = await backend.StartAsync(revision, standard: 2);

        await backend.GetAsync(instances[0], "/burn");
        var busy = await UntilAsync(backend, revision, instances[0], usage => usage.ProcessorTime > TimeSpan.FromSeconds(2));

        Assert.True(Usage(backend, revision, instances[1])!.ProcessorTime < busy.ProcessorTime / 2);
    }

    [Fact]
    public async Task Measure_MemoryHeld_CountsIt()
    {
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision();
        var instance = (await backend.StartAsync(revision))[0];
        var before = Usage(backend, revision, instance)!.MemoryBytes;

        await backend.GetAsync(instance, "/hold/200");

        var after = Usage(backend, revision, instance)!.MemoryBytes;
        Assert.InRange(before, Mebibyte, 200 * Mebibyte);
        Assert.InRange(after - before, 190 * Mebibyte, 300 * Mebibyte);
    }

    [Fact]
    public async Task Measure_ChildOfTheInstance_CountsToo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the process of the instance alone is measured.");
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision(TestBackend.Echo(new EnvironmentVariable("ECHO_GRANDCHILD", "burn")));
        var instance = (await backend.StartAsync(revision))[0];

        await UntilAsync(backend, revision, instance, usage => usage.ProcessorTime > TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Measure_InControlGroups_SeesProcessorAndMemory()
    {
        await using var backend = new TestBackend();
        var limits = ValueMap.Create([new("cpu", "1"), new("memory", "512Mi")]);
        var revision = TestBackend.Revision(TestBackend.Echo() with { Limits = limits });
        var instance = (await backend.StartAsync(revision))[0];

        await backend.GetAsync(instance, "/burn");
        await backend.GetAsync(instance, "/hold/100");

        var usage = await UntilAsync(backend, revision, instance, usage => usage.ProcessorTime > TimeSpan.FromSeconds(1));
        Assert.InRange(usage.MemoryBytes, 100 * Mebibyte, 512 * Mebibyte);
    }

    [Fact]
    public async Task Measure_AsTimePasses_NeverFalls()
    {
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision(TestBackend.Shell("while :; do /bin/sh -c 'i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done' & wait; done") with
        {
            ReadinessProbe = new ProbeSpec { Exec = ["/bin/true"] },
        });
        var instance = (await backend.StartAsync(revision))[0];

        var last = TimeSpan.Zero;
        await UntilAsync(backend, revision, instance, usage =>
        {
            Assert.True(usage.ProcessorTime >= last);
            last = usage.ProcessorTime;
            return last > TimeSpan.FromSeconds(1);
        });
    }

    [Fact]
    public async Task Measure_NoInstances_IsEmpty()
    {
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision();
        Assert.Empty(backend.Backend.Measure(revision.Id));

        await backend.StartAsync(revision);
        await backend.ApplyAsync(revision, new(0));
        await backend.WaitForEndAsync(revision);

        Assert.Empty(backend.Backend.Measure(revision.Id));
    }

    private static InstanceUsage? Usage(TestBackend backend, Revision revision, Instance instance) =>
        backend.Backend.Measure(revision.Id).SingleOrDefault(usage => usage.Instance == instance.Name);

    private static async Task<InstanceUsage> UntilAsync(TestBackend backend, Revision revision, Instance instance, Func<InstanceUsage, bool> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TestBackend.Patience * 2);
        while (true)
        {
            var usage = Usage(backend, revision, instance);
            if (usage is not null && condition(usage))
            {
                return usage;
            }

            Assert.False(deadline.IsCancellationRequested, $"It was last {usage}.");
            await Task.Yield();
        }
    }
}
