using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

public sealed class ScalingAnnotationsTests
{
    [Theory]
    [InlineData("activation-scale=3 class=kpa.autoscaling.knative.dev initial-scale=2 max-scale=10 metric=rps metric-aggregation-algorithm=linear min-scale=1")]
    [InlineData("panic-threshold-percentage=150 panic-window-percentage=20 scale-down-delay=30s scale-to-zero-pod-retention-period=1m5s target=150")]
    [InlineData("target-burst-capacity=70 target-utilization-percentage=80 window=90s")]
    [InlineData("initialScale=1 maxScale=2 minScale=1 panicThresholdPercentage=150 panicWindowPercentage=20 scaleDownDelay=10s targetBurstCapacity=-1")]
    [InlineData("scaleToZeroPodRetentionPeriod=5.5s targetUtilizationPercentage=80")]
    [InlineData("class=keda.example.com metric=whatever")]
    [InlineData("class=hpa.autoscaling.knative.dev metric=cpu")]
    [InlineData("max-scale=0 min-scale=4")]
    [InlineData("target=NaN target-burst-capacity=Inf")]
    [InlineData("metric-aggregation-algorithm=median")]
    [InlineData("class=kpa.autoscaling.knative.dev metric-aggregation-algorithm=weightedExponential")]
    [InlineData("flavour=x")]
    public void Validate_Good_FindsNothing(string annotations) => Assert.Equal("", Validate(annotations));

    [Theory]
    [InlineData("class=foo.knative.dev", "invalid value: foo.knative.dev: class")]
    [InlineData("class=hpa.autoscaling.knative.dev metric=", "invalid value: : metric")]
    [InlineData("metric=cpu", "invalid value: cpu: metric")]
    [InlineData("class=kpa.autoscaling.knative.dev metric-aggregation-algorithm=median", "invalid value: median: metric-aggregation-algorithm")]
    [InlineData("max-scale=2 min-scale=5", "max-scale=2 is less than min-scale=5: max-scale, min-scale")]
    [InlineData("max-scale=-1 min-scale=many", "expected 0 <= -1 <= 2147483647: max-scale\ninvalid value: many: min-scale")]
    [InlineData("max-scale=99999999999", "expected 0 <= 99999999999 <= 2147483647: max-scale")]
    [InlineData("minScale=x", "invalid value: x: minScale")]
    [InlineData("initial-scale=0", "invalid value: 0: initial-scale=0 not allowed by cluster")]
    [InlineData("initial-scale=-1", "invalid value: -1: initial-scale must be greater than 0")]
    [InlineData("initial-scale=one", "invalid value: one: initial-scale")]
    [InlineData("target=0.001", "target 0.001 should be at least 0.01: target")]
    [InlineData("target=lots", "invalid value: lots: target")]
    [InlineData("target-utilization-percentage=101", "expected 1 <= 101 <= 100: target-utilization-percentage")]
    [InlineData("target-burst-capacity=-2", "invalid value: -2: target-burst-capacity")]
    [InlineData("target-burst-capacity=", "invalid value: : target-burst-capacity")]
    [InlineData("panic-window-percentage=0.5", "expected 1 <= 0.5 <= 100: panic-window-percentage")]
    [InlineData("panic-threshold-percentage=109", "expected 110 <= 109 <= 1000: panic-threshold-percentage")]
    [InlineData("panic-window-percentage=100.1", "expected 1 <= 100.1 <= 100: panic-window-percentage")]
    [InlineData("panic-threshold-percentage=1001", "expected 110 <= 1001 <= 1000: panic-threshold-percentage")]
    [InlineData("window=5s", "expected 6s <= 5s <= 1h0m0s: window")]
    [InlineData("window=61m", "expected 6s <= 61m <= 1h0m0s: window")]
    [InlineData("window=60", "invalid value: 60: window")]
    [InlineData("window=6.5s", "must be specified with at most second precision: window")]
    [InlineData("scale-down-delay=2h", "expected 0s <= 2h <= 1h0m0s: scale-down-delay")]
    [InlineData("scale-down-delay=-1s", "expected 0s <= -1s <= 1h0m0s: scale-down-delay")]
    [InlineData("scale-down-delay=100ms", "must be specified with at most second precision: scale-down-delay")]
    [InlineData("scale-to-zero-pod-retention-period=61m", "expected 0s <= 61m <= 1h0m0s: scale-to-zero-pod-retention-period")]
    [InlineData("activation-scale=1", "activation-scale=1 must be greater than 1: activation-scale")]
    [InlineData("activation-scale=2 min-scale=3", "min-scale=3 is greater than activation-scale=2: activation-scale")]
    [InlineData("activation-scale=5 max-scale=4", "max-scale=4 is less than activation-scale=5: activation-scale")]
    [InlineData("activation-scale=x", "invalid value: x: activation-scale")]
    public void Validate_Bad_SaysWhatAndWhere(string annotations, string expected) => Assert.Equal(expected, Validate(annotations));

    [Theory]
    [InlineData("max-scale=20", "expected 1 <= 20 <= 10: max-scale")]
    [InlineData("max-scale=0", "max-scale=0 (unlimited), must be less than 10: max-scale")]
    [InlineData("max-scale=10", "")]
    [InlineData("min-scale=1", "")]
    public void Validate_HighestBoundIsSet_HoldsTheTemplateToIt(string annotations, string expected) =>
        Assert.Equal(expected, Validate(annotations, new AutoscalerOptions { MaxScale = 5, MaxScaleLimit = 10 }));

    [Fact]
    public void Validate_ZeroInitialScaleIsAllowed_AcceptsIt() =>
        Assert.Equal("", Validate("initial-scale=0", new AutoscalerOptions { AllowZeroInitialScale = true }));

    [Theory]
    [InlineData(ScalingAnnotations.ScaleToZeroPodRetentionPeriod, "autoscaling.knative.dev/scaleToZeroPodRetentionPeriod")]
    [InlineData(ScalingAnnotations.MinScale, "autoscaling.knative.dev/minScale")]
    public void Find_CamelCase_IsTheSameKey(string key, string written)
    {
        var found = ScalingAnnotations.Find(ValueMap.Empty.With(written, "x"), key, out var actual);

        Assert.Equal(("x", written), (found, actual));
    }

    [Fact]
    public void Find_Missing_IsNull() => Assert.Null(ScalingAnnotations.Find(ValueMap.Empty, ScalingAnnotations.Target, out _));

    private static string Validate(string annotations, AutoscalerOptions? options = null)
    {
        var map = ValueMap.Create(annotations
            .Split(' ')
            .Select(pair => pair.Split('=', 2))
            .Select(pair => KeyValuePair.Create(ScalingAnnotations.Prefix + pair[0], pair[1])));
        return ScalingAnnotations.Validate(map, options ?? new()).ToString().Replace(ScalingAnnotations.Prefix, "", StringComparison.Ordinal);
    }
}
