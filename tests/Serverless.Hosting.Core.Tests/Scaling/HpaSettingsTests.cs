using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

public sealed class HpaSettingsTests
{
    [Fact]
    public void Resolve_NothingSaid_EqualsTheDefaults() => Assert.Equal(new HpaSettings(), Resolve());

    [Theory]
    [InlineData(null, null, ScalingMetric.Cpu, 80.0)]
    [InlineData("cpu", null, ScalingMetric.Cpu, 80.0)]
    [InlineData("cpu", "49.1", ScalingMetric.Cpu, 50.0)]
    [InlineData(null, "120", ScalingMetric.Cpu, 120.0)]
    [InlineData("memory", "200.9", ScalingMetric.Memory, 200.0)]
    [InlineData("memory", "0.5", ScalingMetric.Memory, 1.0)]
    [InlineData("memory", null, ScalingMetric.Memory, null)]
    [InlineData("queue-length", "5", null, null)]
    public void Resolve_MetricAndTarget_AreThoseOfThePlatform(string? metric, string? target, ScalingMetric? expected, double? expectedTarget)
    {
        var annotations = ValueMap.Empty;
        annotations = metric is null ? annotations : annotations.With(ScalingAnnotations.Metric, metric);
        annotations = target is null ? annotations : annotations.With(ScalingAnnotations.Target, target);

        var settings = HpaSettings.Resolve(annotations, new ContainerSpec());

        Assert.Equal((expected, expectedTarget, expectedTarget is not null), (settings.Metric, settings.Target, settings.IsMeasured));
    }

    [Theory]
    [InlineData("250m", "2", 0.25)]
    [InlineData(null, "2", 2)]
    [InlineData("0", "500m", 0.5)]
    [InlineData(null, null, 1)]
    public void Resolve_CpuRequest_IsTheRequestElseTheLimitElseOneProcessor(string? request, string? limit, double expected)
    {
        var container = new ContainerSpec
        {
            Requests = request is null ? ValueMap.Empty : ValueMap.Empty.With("cpu", request),
            Limits = limit is null ? ValueMap.Empty : ValueMap.Empty.With("cpu", limit),
        };

        Assert.Equal(expected, HpaSettings.Resolve(ValueMap.Empty, container).CpuRequest);
    }

    [Fact]
    public void Resolve_Window_CountsForBothDirections()
    {
        var settings = Resolve((ScalingAnnotations.Window, "90s"));

        Assert.Equal((TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(90)), (settings.ScaleUpWindow, settings.ScaleDownWindow));
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromMinutes(5)), (Resolve().ScaleUpWindow, Resolve().ScaleDownWindow));
    }

    [Theory]
    [InlineData(null, ScalingAnnotations.KpaClass, false)]
    [InlineData(null, ScalingAnnotations.HpaClass, true)]
    [InlineData(ScalingAnnotations.HpaClass, ScalingAnnotations.KpaClass, true)]
    [InlineData(ScalingAnnotations.KpaClass, ScalingAnnotations.HpaClass, false)]
    [InlineData("mine.example.com", ScalingAnnotations.HpaClass, false)]
    public void IsHpa_AnnotationElseHost_Says(string? annotation, string host, bool expected)
    {
        var annotations = annotation is null ? ValueMap.Empty : ValueMap.Empty.With(ScalingAnnotations.Class, annotation);

        Assert.Equal(expected, HpaSettings.IsHpa(annotations, new() { PodAutoscalerClass = host }));
    }

    private static HpaSettings Resolve(params (string Key, string Value)[] annotations) =>
        HpaSettings.Resolve(ValueMap.Create(annotations.Select(pair => KeyValuePair.Create(pair.Key, pair.Value))), new ContainerSpec());
}
