using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

public sealed class ScalingSettingsTests
{
    [Fact]
    public void Resolve_EveryRecordedSetup_EqualsTheReference() => GoldenFile.Replay("derive.jsonl", "derive", _ => 1, golden =>
    {
        var setup = golden.GetProperty("setup");

        var differences = string.Join("; ", GoldenSettings.Differences(GoldenSettings.Resolve(setup), golden.GetProperty("derived")));

        Assert.True(differences.Length == 0, $"{golden.Id()}: {differences}. Setup: {setup}");
        return 1;
    });

    [Fact]
    public void Resolve_NothingSaid_EqualsTheDefaults() => Assert.Equal(new ScalingSettings(), Resolve());

    [Fact]
    public void Resolve_BothSpellings_TheHyphenatedOneWins() =>
        Assert.Equal(3, Resolve(("autoscaling.knative.dev/minScale", "2"), (ScalingAnnotations.MinScale, "3")).MinScale);

    [Theory]
    [InlineData("many")]
    [InlineData("")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public void Resolve_UnreadableNumber_CountsAsMissing(string text) => Assert.Equal(0, Resolve((ScalingAnnotations.MinScale, text)).MinScale);

    [Fact]
    public void Resolve_ProgressDeadline_IsTheAnnotationElseTheHosts()
    {
        Assert.Equal(TimeSpan.FromSeconds(20), Resolve((ServingLabels.ProgressDeadline, "20s")).ProgressDeadline);
        Assert.Equal(TimeSpan.FromMinutes(10), Resolve((ServingLabels.ProgressDeadline, "soon")).ProgressDeadline);
    }

    [Theory]
    [InlineData(0, null, 100, 70)]
    [InlineData(10, null, 10, 7)]
    [InlineData(0, "5", 5, 3.5)]
    [InlineData(3, "5", 3, 2.1)]
    [InlineData(0, "0.01", 0.01, 0.01)]
    public void Resolve_ConcurrencyTarget_IsTheSmallerOfBoth(long containerConcurrency, string? target, double total, double aimedAt)
    {
        var annotations = target is null ? ValueMap.Empty : ValueMap.Empty.With(ScalingAnnotations.Target, target);

        var settings = ScalingSettings.Resolve(annotations, containerConcurrency, new(), GoldenSettings.ProgressDeadline);

        Assert.Equal(total, settings.Target);
        Assert.Equal(aimedAt, settings.TargetValue, 1e-12);
    }

    [Fact]
    public void Resolve_RequestsPerSecond_HasTargetsOfItsOwn()
    {
        var settings = Resolve((ScalingAnnotations.Metric, "rps"));

        Assert.Equal((200.0, 140.0), (settings.Target, settings.TargetValue));
    }

    private static ScalingSettings Resolve(params (string Key, string Value)[] annotations) => ScalingSettings.Resolve(
        ValueMap.Create(annotations.Select(pair => KeyValuePair.Create(pair.Key, pair.Value))), 0, new(), GoldenSettings.ProgressDeadline);
}
