using Microsoft.Extensions.Logging;
using Serverless.Hosting.Model;
using Serverless.Hosting.Processes.Leftovers;
using Serverless.Hosting.Processes.Limits;

namespace Serverless.Hosting.Processes;

public sealed class ProcessLimitTests
{
    private const string Root = "/sys/fs/cgroup";

    [Fact]
    public async Task Limits_WhereControlGroupsAreWritable_HoldTheProcessAndGoWithIt()
    {
        SkipUnlessWritable();
        await using var backend = new TestBackend();
        var container = TestBackend.Echo(new EnvironmentVariable("dotted.name-x", "kept")) with
        {
            Limits = ValueMap.Create([new("cpu", "500m"), new("memory", "256Mi")]),
        };
        var revision = TestBackend.Revision(container);
        var instance = (await backend.StartAsync(revision))[0];
        var process = await backend.ProcessIdAsync(instance);

        var groups = ProcFile.Read($"/proc/{process}/cgroup")!;
        var folders = Directory.EnumerateDirectories(Root, instance.Name, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 8 }).ToArray();
        var variables = await backend.GetAsync(instance, "/env");
        await backend.ApplyAsync(revision, new(0));
        await backend.WaitForEndAsync(revision);

        Assert.Contains(instance.Name, groups, StringComparison.Ordinal);
        Assert.NotEmpty(folders);
        Assert.Contains("dotted.name-x=kept", variables, StringComparison.Ordinal);
        Assert.DoesNotContain(folders, Directory.Exists);
    }

    [Fact]
    public async Task Limits_MoreMemoryThanAllowed_IsAKill()
    {
        SkipUnlessWritable();
        await using var backend = new TestBackend();
        var container = TestBackend.Shell("head -c 200000000 /dev/zero | tail -c 190000000 | wc -c; exit 4") with
        {
            Limits = ValueMap.Create([new("memory", "32Mi")]),
        };
        var revision = TestBackend.Revision(container);

        await backend.ApplyAsync(revision, new(1));
        var state = await backend.WaitAsync(revision, state => state.Failure is not null);

        Assert.DoesNotContain("190000000", state.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_NoControlGroups_RunsAtLowPriority()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The priority is read from what Linux tells about processes.");
        await using var backend = new TestBackend(options => options.ControlGroupRoot = "");
        var revision = TestBackend.Revision(TestBackend.Echo() with { Limits = ValueMap.Create([new("cpu", "1")]) });

        var process = await backend.ProcessIdAsync((await backend.StartAsync(revision))[0]);

        using var found = System.Diagnostics.Process.GetProcessById(process);
        Assert.Equal(System.Diagnostics.ProcessPriorityClass.BelowNormal, found.PriorityClass);
    }

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
