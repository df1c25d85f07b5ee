using Microsoft.Extensions.Logging;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Processes.Leftovers;
using Serverless.Hosting.Processes.Limits;
using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Processes;

/// <summary>
/// A reserved instance really is smaller than a standard one.
/// </summary>
public sealed class ProcessReserveTests
{
    private const string Root = "/sys/fs/cgroup";

    private static readonly InstanceType Small = InstanceCatalog.Default.Find("ecs.t5-lc1m2.small")!;
    private static readonly InstanceType Standard = InstanceCatalog.Default.Compute(2, 4);

    [Fact]
    public async Task Reserved_Started_IsNamedAndTypedAsSuch()
    {
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision();

        await backend.ApplyAsync(revision, new(1, 1) { ReservedType = Small });
        var state = await backend.WaitAsync(revision, state => state.Instances.Count(instance => instance.State == InstanceState.Ready) == 2);

        var reserved = state.Instances.Single(instance => instance.Class == InstanceClass.Reserved);
        Assert.StartsWith("tea-00001-reserve-", reserved.Name, StringComparison.Ordinal);
        Assert.Equal(Small.Name, reserved.Type);
        Assert.Null(state.Instances.Single(instance => instance.Class == InstanceClass.Standard).Type);
    }

    [Fact]
    public async Task Reserved_WhereControlGroupsAreWritable_HasTheSizeOfItsType()
    {
        SkipUnlessWritable();
        await using var backend = new TestBackend();

        var instance = await StartReservedAsync(backend, TestBackend.Revision(), Small);

        Assert.Equal(1, ReadCpus(instance.Name));
        Assert.Equal(2L << 30, ReadMemory(instance.Name));
    }

    [Fact]
    public async Task Reserved_ProgramWithALowerLimit_KeepsThat()
    {
        SkipUnlessWritable();
        await using var backend = new TestBackend();
        var container = TestBackend.Echo() with { Limits = ValueMap.Create([new("cpu", "500m"), new("memory", "512Mi")]) };

        var instance = await StartReservedAsync(backend, TestBackend.Revision(container), Small);

        Assert.Equal(0.5, ReadCpus(instance.Name));
        Assert.Equal(512L << 20, ReadMemory(instance.Name));
    }

    [Fact]
    public async Task Reserved_HeldToItsBaseline_GetsThatMuchProcessorAndNoMore()
    {
        SkipUnlessWritable();
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision();
        var instance = await StartReservedAsync(backend, revision, Small);

        var isHeld = await backend.Backend.ResizeAsync(revision.Id, instance.Name, InstanceClass.Reserved, Small with { Cpus = Small.BaselineCpus }, TestContext.Current.CancellationToken);

        Assert.True(isHeld);
        Assert.Equal(0.1, ReadCpus(instance.Name), 9);
        var used = await BurnAsync(backend, revision, instance);
        Assert.True(used < 0.5, $"It used {used} processors.");
    }

    [Fact]
    public async Task Resize_ToTheOtherClassAndBack_KeepsTheProcessAndThePlan()
    {
        SkipUnlessWritable();
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision();
        await backend.ApplyAsync(revision, new(1) { StandardType = Standard });
        var instance = (await backend.WaitAsync(revision, IsReady)).Instances[0];
        var process = await backend.ProcessIdAsync(instance);
        Assert.Equal(2, ReadCpus(instance.Name));

        Assert.True(await backend.Backend.ResizeAsync(revision.Id, instance.Name, InstanceClass.Reserved, Small, TestContext.Current.CancellationToken));
        await backend.ApplyAsync(revision, new(0, 1) { StandardType = Standard, ReservedType = Small });
        var small = await backend.WaitAsync(revision, state => state.Instances.Any(found => found.Class == InstanceClass.Reserved));
        Assert.Equal((instance.Name, Small.Name), (Assert.Single(small.Instances).Name, small.Instances[0].Type));
        Assert.Equal(1, ReadCpus(instance.Name));
        Assert.Equal(4L << 30, ReadMemory(instance.Name));

        Assert.True(await backend.Backend.ResizeAsync(revision.Id, instance.Name, InstanceClass.Standard, Standard, TestContext.Current.CancellationToken));
        await backend.ApplyAsync(revision, new(1) { StandardType = Standard });
        await backend.WaitAsync(revision, state => state.Instances.Any(found => found.Class == InstanceClass.Standard));
        Assert.Equal(2, ReadCpus(instance.Name));
        Assert.Equal(process, await backend.ProcessIdAsync(instance));
        Assert.Single(backend.Names());
    }

    [Fact]
    public async Task Resize_NoControlGroups_IsRefused()
    {
        await using var backend = new TestBackend(options => options.ControlGroupRoot = "");
        var revision = TestBackend.Revision();
        var instance = (await backend.StartAsync(revision))[0];

        Assert.False(await backend.Backend.ResizeAsync(revision.Id, instance.Name, InstanceClass.Reserved, Small, TestContext.Current.CancellationToken));
        Assert.False(await backend.Backend.ResizeAsync(revision.Id, "nobody", InstanceClass.Reserved, Small, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Reserved_NoControlGroups_RunsAtLowPriorityAndTheLogSaysSo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The priority is read from what Linux tells about processes.");
        using var logs = new TestLogs();
        await using var backend = new TestBackend(options => options.ControlGroupRoot = "", logs);

        var process = await backend.ProcessIdAsync(await StartReservedAsync(backend, TestBackend.Revision(), Small));

        using var found = System.Diagnostics.Process.GetProcessById(process);
        Assert.Equal(System.Diagnostics.ProcessPriorityClass.BelowNormal, found.PriorityClass);
        Assert.Contains(logs.Entries, entry => entry["Message"]?.Contains("low priority", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Reserved_TypeOutOfStock_SaysSoUntilAnotherTypeIsAskedFor()
    {
        await using var backend = new TestBackend(options => options.Stock[Small.Name] = 1);
        var (first, second) = (TestBackend.Revision(), TestBackend.Revision(name: "tea-00002"));
        await StartReservedAsync(backend, first, Small);

        await backend.ApplyAsync(second, new(0, 1) { ReservedType = Small });
        var state = await backend.WaitAsync(second, state => state.ReservedFailure is not null);
        Assert.Equal((RevisionFailure.OutOfStock, Small.Name), (state.ReservedFailure!.Reason, state.ReservedFailure.InstanceType));
        await backend.ApplyAsync(second, new(0, 1) { ReservedType = Standard });
        state = await backend.WaitAsync(second, state => IsReady(state) && state.ReservedFailure is null);
        Assert.Equal(Standard.Name, Assert.Single(state.Instances).Type);

        await backend.ApplyAsync(first, new(0));
        await backend.WaitForEndAsync(first);
        await backend.ApplyAsync(second, new(0));
        await backend.WaitForEndAsync(second);
        Assert.Equal(Small.Name, (await StartReservedAsync(backend, second, Small)).Type);
    }

    [Fact]
    public async Task Resize_ToATypeOutOfStock_IsRefusedAndTakesNothing()
    {
        SkipUnlessWritable();
        await using var backend = new TestBackend(options => options.Stock[Small.Name] = 1);
        var revision = TestBackend.Revision();
        await backend.ApplyAsync(revision, new(2) { StandardType = Standard });
        var instances = (await backend.WaitAsync(revision, state => state.Instances.Count(instance => instance.State == InstanceState.Ready) == 2)).Instances;
        Task<bool> ResizeAsync(int index, InstanceClass @class, InstanceType type) =>
            backend.Backend.ResizeAsync(revision.Id, instances[index].Name, @class, type, TestContext.Current.CancellationToken);

        Assert.True(await ResizeAsync(0, InstanceClass.Reserved, Small));
        Assert.False(await ResizeAsync(1, InstanceClass.Reserved, Small));
        Assert.True(await ResizeAsync(0, InstanceClass.Standard, Standard));
        Assert.True(await ResizeAsync(1, InstanceClass.Reserved, Small));
    }

    [Fact]
    public async Task Reserved_ThatCannotRun_SaysNothingOfTheRevision()
    {
        await using var backend = new TestBackend();
        var revision = TestBackend.Revision(TestBackend.Shell("exit 7"));

        await backend.ApplyAsync(revision, new(0, 1) { ReservedType = Small });
        var state = await backend.WaitAsync(revision, state => state.ReservedFailure is not null);

        Assert.Equal(("ExitCode7", null), (state.ReservedFailure!.Reason, state.Failure));
        await backend.ApplyAsync(revision, new(0));
        await backend.WaitForEndAsync(revision);
    }

    private static bool IsReady(RevisionInstances state) => state.Instances.Any(instance => instance.State == InstanceState.Ready);

    private static async Task<Instance> StartReservedAsync(TestBackend backend, Revision revision, InstanceType type)
    {
        await backend.ApplyAsync(revision, new(0, 1) { ReservedType = type });
        return (await backend.WaitAsync(revision, IsReady)).Instances[0];
    }

    /// <summary>The processors that a busy instance gets, over at least two seconds.</summary>
    private static async Task<double> BurnAsync(TestBackend backend, Revision revision, Instance instance)
    {
        await backend.GetAsync(instance, "/burn");
        var (start, before) = (TimeProvider.System.GetTimestamp(), Used(backend, revision, instance));
        while (TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(2))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return (Used(backend, revision, instance) - before) / TimeProvider.System.GetElapsedTime(start);
    }

    private static TimeSpan Used(TestBackend backend, Revision revision, Instance instance) =>
        backend.Backend.Measure(revision.Id).Single(usage => usage.Instance == instance.Name).ProcessorTime;

    private static double ReadCpus(string instance)
    {
        var text = Find(instance, "cpu.max") ?? $"{Find(instance, "cpu.cfs_quota_us")!.Trim()} {Find(instance, "cpu.cfs_period_us")}";
        var parts = text.Split(' ');
        return double.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture) / double.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static long ReadMemory(string instance) =>
        long.Parse((Find(instance, "memory.max") ?? Find(instance, "memory.limit_in_bytes"))!, System.Globalization.CultureInfo.InvariantCulture);

    private static string? Find(string instance, string file) => Directory
        .EnumerateDirectories(Root, instance, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 8 })
        .Select(folder => Path.Combine(folder, file))
        .Where(File.Exists)
        .Select(File.ReadAllText)
        .FirstOrDefault();

    private static void SkipUnlessWritable()
    {
        using var logs = new TestLogs();
        var limiter = new ResourceLimiter(Root, ProcFile.Read("/proc/self/cgroup") ?? "", logs.CreateLogger<ResourceLimiter>());
        var host = Guid.NewGuid().ToString("N");
        var group = limiter.TryCreate(host, "try", new(1, 1 << 30));
        limiter.RemoveHost(host);
        Assert.SkipWhen(group is null, "There are no control groups that this user may write.");
    }
}
