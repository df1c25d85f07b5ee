using Microsoft.Extensions.Logging.Abstractions;

namespace Serverless.Hosting.Processes.Limits;

public sealed class ResourceGroupTests
{
    [Fact]
    public void Read_Version2_IsWhatTheGroupCounts()
    {
        using var root = new TemporaryFolder();
        File.WriteAllText(Path.Combine(root.Path, "cgroup.controllers"), "cpu memory");
        var (group, folder) = Create(root, new(0.5m, null));
        File.WriteAllText(Path.Combine(folder, "cpu.stat"), "usage_usec 1500000\nuser_usec 1000000\nsystem_usec 500000\n");
        File.WriteAllText(Path.Combine(folder, "memory.current"), "5000000\n");
        File.WriteAllText(Path.Combine(folder, "memory.stat"), "anon 100\ninactive_file 1000000\nactive_file 7\n");

        Assert.Equal(TimeSpan.FromSeconds(1.5), group.ReadProcessorTime());
        Assert.Equal(4_000_000, group.ReadMemory());
    }

    [Fact]
    public void Read_Version1_IsWhatTheGroupsCount()
    {
        using var root = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(root.Path, "cpu"));
        Directory.CreateDirectory(Path.Combine(root.Path, "memory"));
        var (group, cpu) = Create(root, new(0.5m, 1 << 26));
        var memory = Path.GetDirectoryName(group.JoinFiles[1])!;
        File.WriteAllText(Path.Combine(memory, "memory.usage_in_bytes"), "5000000\n");
        File.WriteAllText(Path.Combine(memory, "memory.stat"), "inactive_file 5\ntotal_inactive_file 2000000\n");

        Assert.Null(group.ReadProcessorTime());
        Assert.Equal(3_000_000, group.ReadMemory());

        File.WriteAllText(Path.Combine(cpu, "cpuacct.usage"), "2500000000\n");
        Assert.Equal(TimeSpan.FromSeconds(2.5), group.ReadProcessorTime());
    }

    [Fact]
    public void Read_GroupThatIsGone_IsNull()
    {
        using var root = new TemporaryFolder();
        File.WriteAllText(Path.Combine(root.Path, "cgroup.controllers"), "cpu memory");
        var (group, folder) = Create(root, new(0.5m, 1 << 26));
        Directory.Delete(folder, recursive: true);

        Assert.Null(group.ReadProcessorTime());
        Assert.Null(group.ReadMemory());
    }

    private static (ResourceGroup Group, string Folder) Create(TemporaryFolder root, ResourceLimits limits)
    {
        var group = new ResourceLimiter(root.Path, "", NullLogger.Instance).TryCreate("abc", "tea-1", limits)!;
        return (group, Path.GetDirectoryName(group.JoinFiles[0])!);
    }
}
