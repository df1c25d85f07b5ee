using Serverless.Hosting.Model;

namespace Serverless.Hosting.Reservations;

public sealed class InstanceSizeTests
{
    [Theory]
    [InlineData("1-2Gi", 1, 2)]
    [InlineData("500m-512Mi", 0.5, 0.5)]
    [InlineData("2-1Mi", 2, 1.0 / 1024)]
    public void TryParse_Size_IsRead(string text, double cpus, double memory)
    {
        Assert.True(InstanceSize.TryParse(text, out var size));
        Assert.Equal(new InstanceSize(cpus, memory), size);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1-")]
    [InlineData("-2Gi")]
    [InlineData("0-2Gi")]
    [InlineData("1-2")]
    [InlineData("1--2Gi")]
    [InlineData("1-2Gi,1-4Gi")]
    [InlineData("ecs.t5-lc1m2.small")]
    public void TryParse_AnythingElse_IsRefused(string? text) => Assert.False(InstanceSize.TryParse(text, out _));

    [Theory]
    [InlineData(null, null, null, null, 2, 4)]
    [InlineData("1500m", "1100Mi", null, null, 2, 2)]
    [InlineData("1500m", "1100Mi", "3", "8Gi", 3, 8)]
    [InlineData("100m", null, null, null, 1, 4)]
    public void Of_Revision_TakesLimitsElseRequestsRoundedUp(string? cpu, string? memory, string? cpuLimit, string? memoryLimit, double cpus, double gib)
    {
        var container = new ContainerSpec { Requests = Resources(cpu, memory), Limits = Resources(cpuLimit, memoryLimit) };

        Assert.Equal(new InstanceSize(cpus, gib), InstanceSize.Of(new RevisionSpec { Containers = [container] }));
    }

    [Fact]
    public void Of_SeveralContainers_AddsUpBeforeItRounds()
    {
        var container = new ContainerSpec { Requests = Resources("600m", "600Mi") };

        Assert.Equal(new InstanceSize(2, 2), InstanceSize.Of(new RevisionSpec { Containers = [container, container] }));
    }

    private static ValueMap Resources(string? cpu, string? memory)
    {
        var resources = cpu is null ? ValueMap.Empty : ValueMap.Empty.With("cpu", cpu);
        return memory is null ? resources : resources.With("memory", memory);
    }
}
