using System.Text.Json;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

public sealed class ScaleApplierTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Apply_EveryRecordedCall_EqualsTheReference() => GoldenFile.Replay("kpa_scaler.jsonl", "kpa-scale", _ => 1, golden =>
    {
        var input = Input(golden.GetProperty("in"));
        var outcome = ScaleApplier.Apply(input);

        Assert.True(Matches(golden.GetProperty("out"), input, outcome), $"{golden.Id()} ({golden.Text("desc")}): {outcome}, {golden}");
        return 1;
    });

    [Fact]
    public void Apply_MinAboveMax_EachHoldsOnItsSide()
    {
        var settings = new ScalingSettings { MinScale = 10, MaxScale = 5 };

        Assert.Equal(new(10, 10), ScaleApplier.Apply(Active(settings, desired: 1)));
        Assert.Equal(new(5, 5), ScaleApplier.Apply(Active(settings, desired: 20)));
    }

    [Fact]
    public void Apply_Unreachable_MinNoLongerHolds()
    {
        var input = Active(new ScalingSettings { MinScale = 10 }, desired: 2) with { Reachability = Reachability.Unreachable };

        Assert.Equal(2, ScaleApplier.Apply(input).Want);
    }

    private static ScaleInput Active(ScalingSettings settings, int desired) => new()
    {
        Now = T0,
        Settings = settings,
        Active = ConditionStatus.True,
        ActiveSince = T0,
        IsInitialized = true,
        Desired = desired,
    };

    private static ScaleInput Input(JsonElement golden)
    {
        var active = golden.GetProperty("active");
        var populatedFor = golden.GetProperty("activatorEndpointsPopulatedForMs").DoubleOrNull();
        return new()
        {
            Now = T0,
            Settings = ScalingSettings.Resolve(
                GoldenSettings.Annotations(golden),
                0,
                GoldenSettings.Options(golden.Map("configMap")),
                TimeSpan.FromSeconds(golden.Int("progressDeadlineSec"))),
            Reachability = GoldenSettings.Reachability(golden.Text("reachability")),
            Active = active.Text("status") is { Length: > 0 } status ? Enum.Parse<ConditionStatus>(status) : ConditionStatus.Unknown,
            ActiveSince = active.Text("status").Length > 0 ? T0.AddMilliseconds(-active.Double("forMs")) : null,
            IsInitialized = golden.Bool("scaleTargetInitialized"),
            IsActivatorInPath = golden.Text("sksMode") == "Proxy",
            ActivatorInPathSince = populatedFor is { } ms ? T0.AddMilliseconds(-ms) : null,
            DoesActivatorAnswer = golden.Text("activatorProbe") == "ok",
            Desired = golden.Int("desired"),
            CurrentReplicas = (int?)golden.GetProperty("currentReplicas").DoubleOrNull(),
        };
    }

    private static bool Matches(JsonElement golden, in ScaleInput input, ScaleOutcome outcome) =>
        outcome.Want == golden.Int("want")
        && outcome.Replicas == (int?)golden.GetProperty("appliedReplicas").DoubleOrNull()
        && golden.Array("requeueAfterMs").Select(ms => TimeSpan.FromMilliseconds(ms.GetDouble())).SequenceEqual(
            outcome.RecheckAfter is { } recheck ? [recheck] : [])
        && outcome.UsedProbe == golden.Bool("activatorProbed")
        && outcome.NeedsProbe == golden.Bool("asyncProbeOffered")
        && ScaleApplier.MinScale(input.Settings, input.Reachability) == golden.Int("minScale")
        && input.Settings.MaxScale == golden.Int("maxScale")
        && input.Settings.InitialScale == golden.Int("initialScale");
}
