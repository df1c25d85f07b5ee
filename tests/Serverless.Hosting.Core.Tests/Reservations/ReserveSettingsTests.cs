using Serverless.Hosting.Model;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Reservations;

public sealed class ReserveSettingsTests
{
    private static readonly InstanceType Small = InstanceCatalog.Default.Find("ecs.t5-lc1m2.small")!;

    [Theory]
    [InlineData(false, null, null, false)]
    [InlineData(true, null, null, true)]
    [InlineData(false, "enable", null, true)]
    [InlineData(false, null, "ecs.n1.small", true)]
    [InlineData(true, "disable", null, false)]
    [InlineData(false, "disable", "ecs.n1.small", false)]
    public void Resolve_EnableAndTypes_AnExplicitDisableBeatsAll(bool host, string? enable, string? types, bool expected)
    {
        var settings = Resolve(new ScalingSettings(), new ReserveOptions { Enabled = host }, (ReserveAnnotations.Enable, enable), (ReserveAnnotations.Types, types));

        Assert.Equal(expected, settings.IsEnabled);
    }

    [Fact]
    public void Resolve_MinScale_TurnsTheFeatureOff() =>
        Assert.False(Resolve(new ScalingSettings { MinScale = 1 }, new ReserveOptions(), (ReserveAnnotations.Enable, "enable")).IsEnabled);

    [Fact]
    public void Resolve_Deadlines_ComeFromTheRevision()
    {
        var settings = Resolve(new ScalingSettings { ProgressDeadline = TimeSpan.FromSeconds(60) }, new ReserveOptions { StartDeadline = TimeSpan.FromSeconds(7) });

        Assert.Equal((7, 90, 300), (settings.StartDeadline.TotalSeconds, settings.WakeDeadline.TotalSeconds, settings.DrainBound.TotalSeconds));
    }

    [Theory]
    [InlineData("ecs", "500m", "512Mi", 0.5, 0.5)]
    [InlineData("acs", "3", null, 3, 2)]
    [InlineData("acs", null, "3Gi", 1, 3)]
    public void Resolve_PodWithResources_HasATypeOfThatSize(string kind, string? cpu, string? memory, double cpus, double gib)
    {
        var settings = Resolve(
            new ScalingSettings(), new ReserveOptions(), (ReserveAnnotations.Kind, kind), (ReserveAnnotations.CpuLimit, cpu), (ReserveAnnotations.MemoryRequest, memory));

        Assert.Equal(InstanceCatalog.Default.Compute(cpus, gib), Assert.Single(settings.Types));
    }

    [Fact]
    public void Resolve_ElasticContainer_IgnoresTheResourcesOfPods() =>
        Assert.Equal(5, Resolve(new ScalingSettings(), new ReserveOptions(), (ReserveAnnotations.CpuLimit, "3")).Types.Count);

    [Theory]
    [InlineData(0, 10, 5)] // half the processors of a standard instance
    [InlineData(0, 1, 1)]
    [InlineData(0, 0.5, 1)]
    [InlineData(7, 10, 7)]
    public void AdmitsAtOnce_SmallType_IsItsShareOfTheTarget(int containerConcurrency, double target, int expected)
    {
        var settings = new ReserveSettings
        {
            StandardType = InstanceCatalog.Default.Compute(2, 4),
            ContainerConcurrency = containerConcurrency,
            ConcurrencyTarget = target,
        };

        Assert.Equal(expected, settings.AdmitsAtOnce(Small));
        Assert.Equal(expected, settings.CarriedBy(Small));
    }

    [Fact]
    public void AdmitsAtOnce_LargerThanStandard_IsTheWholeTarget() => Assert.Equal(
        100,
        new ReserveSettings { StandardType = InstanceCatalog.Default.Compute(1, 1) }.AdmitsAtOnce(InstanceCatalog.Default.Find("ecs.t6-c1m4.xlarge")!));

    [Fact]
    public void CarriedBy_RateMetric_IsAShareOfTheRate()
    {
        var settings = Resolve(new ScalingSettings { Metric = ScalingMetric.RequestsPerSecond, Target = 200 }, new ReserveOptions());

        Assert.Equal((100, 50), (settings.CarriedBy(Small), settings.AdmitsAtOnce(Small)));
    }

    private static ReserveSettings Resolve(ScalingSettings scaling, ReserveOptions options, params (string Key, string? Value)[] annotations) => ReserveSettings.Resolve(
        ValueMap.Create(annotations.Where(entry => entry.Value is not null).Select(entry => KeyValuePair.Create(entry.Key, entry.Value!))),
        new RevisionSpec { Containers = [new()] },
        scaling,
        options,
        InstanceCatalog.Default);
}
