using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Processes.Limits;

public sealed class ResourceLimiterTests
{
    private static readonly ResourceLimits Half = new(0.5m, 64 * 1024 * 1024);

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData("500m", "64Mi", "0.5", 67108864L)]
    [InlineData("2", null, "2", null)]
    [InlineData("0", "0", null, null)]
    public void From_Quantities_AreRead(string? cpu, string? memory, string? expectedCpu, long? expectedMemory)
    {
        var limits = ValueMap.Empty;
        limits = cpu is null ? limits : limits.With("cpu", cpu);
        limits = memory is null ? limits : limits.With("memory", memory);

        var expected = expectedCpu is null ? default(decimal?) : decimal.Parse(expectedCpu, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(new ResourceLimits(expected, expectedMemory), ResourceLimits.From(limits));
    }

    [Fact]
    public void TryCreate_Version2_WritesBelowTheGroupOfTheHost()
    {
        using var root = new TemporaryFolder();
        File.WriteAllText(Path.Combine(root.Path, "cgroup.controllers"), "cpu memory");
        var own = Directory.CreateDirectory(Path.Combine(root.Path, "app.slice", "host.service")).FullName;
        var limiter = new ResourceLimiter(root.Path, "0::/app.slice/host.service\n", NullLogger.Instance);

        var group = limiter.TryCreate("abc", "tea-1", Half);

        var folder = Path.Combine(own, "serverless-abc", "tea-1");
        Assert.Equal([Path.Combine(folder, "cgroup.procs")], group!.JoinFiles);
        Assert.Equal("50000 100000", File.ReadAllText(Path.Combine(folder, "cpu.max")));
        Assert.Equal("67108864", File.ReadAllText(Path.Combine(folder, "memory.max")));
        Assert.Equal("+cpu +memory", File.ReadAllText(Path.Combine(own, "cgroup.subtree_control")));
        Assert.Equal("+cpu +memory", File.ReadAllText(Path.Combine(own, "serverless-abc", "cgroup.subtree_control")));
    }

    [Fact]
    public void TryCreate_Version1_WritesOneGroupForEachResource()
    {
        using var root = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(root.Path, "cpu", "docker"));
        Directory.CreateDirectory(Path.Combine(root.Path, "memory"));
        var limiter = new ResourceLimiter(root.Path, "4:memory:/not/visible/here\n1:cpu,cpuacct:/docker\n", NullLogger.Instance);

        var group = limiter.TryCreate("abc", "tea-1", Half);

        var cpu = Path.Combine(root.Path, "cpu", "docker", "serverless-abc", "tea-1");
        var memory = Path.Combine(root.Path, "memory", "serverless-abc", "tea-1");
        Assert.Equal([Path.Combine(cpu, "cgroup.procs"), Path.Combine(memory, "cgroup.procs")], group!.JoinFiles);
        Assert.Equal("50000", File.ReadAllText(Path.Combine(cpu, "cpu.cfs_quota_us")));
        Assert.Equal("100000", File.ReadAllText(Path.Combine(cpu, "cpu.cfs_period_us")));
        Assert.Equal("67108864", File.ReadAllText(Path.Combine(memory, "memory.limit_in_bytes")));
    }

    [Fact]
    public void Set_OfAGroupInUse_ReplacesTheLimit()
    {
        using var root = new TemporaryFolder();
        File.WriteAllText(Path.Combine(root.Path, "cgroup.controllers"), "cpu memory");
        var group = new ResourceLimiter(root.Path, "0::/\n", NullLogger.Instance).TryCreate("abc", "tea-1", Half)!;

        group.Set(new(2, null));

        Assert.Equal("200000 100000", File.ReadAllText(Path.Combine(Path.GetDirectoryName(group.JoinFiles[0])!, "cpu.max")));
    }

    [Fact]
    public void TryCreate_NoControlGroups_IsSaidOnce()
    {
        using var root = new TemporaryFolder();
        using var logs = new TestLogs();
        var limiter = new ResourceLimiter(root.Path, "", logs.CreateLogger<ResourceLimiter>());

        Assert.Null(limiter.TryCreate("abc", "tea-1", Half));
        Assert.Null(limiter.TryCreate("abc", "tea-2", Half));

        Assert.Contains("can't be enforced", Assert.Single(logs.Entries)["Message"], StringComparison.Ordinal);
    }
}
