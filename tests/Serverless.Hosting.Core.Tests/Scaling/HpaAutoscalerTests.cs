using CsCheck;

namespace Serverless.Hosting.Scaling;

public sealed class HpaAutoscalerTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly HpaSettings Unstabilized = new() { ScaleDownWindow = TimeSpan.Zero };

    [Theory]
    [InlineData(1, new[] { 160.0 }, 0, 0, 2)]
    [InlineData(1, new[] { 400.0 }, 0, 0, 5)]
    [InlineData(3, new[] { 81.0, 161, 121 }, 0, 0, 5)]
    [InlineData(4, new[] { 20.0, 20, 20, 20 }, 0, 0, 1)]
    [InlineData(4, new[] { 40.0, 40, 40, 41 }, 0, 0, 3)]
    [InlineData(2, new[] { 0.0, 0 }, 0, 0, 0)]
    public void Decide_AllAreMeasured_IsTheTotalOverTheTargetRoundedUp(int current, double[] loads, int unready, int missing, int expected) =>
        Assert.Equal(expected, Decide(Unstabilized, current, loads, unready, missing));

    [Theory]
    [InlineData(88, 10)]
    [InlineData(72, 10)]
    [InlineData(88.1, 12)]
    [InlineData(71.9, 9)]
    public void Decide_WithinATenthOfTheTarget_ChangesNothing(double load, int expected) =>
        Assert.Equal(expected, Decide(Unstabilized, 10, [.. Enumerable.Repeat(load, 10)]));

    [Theory]

    // up: those that say nothing count as idle
    [InlineData(2, new[] { 160.0 }, 1, 0, 2)]
    [InlineData(2, new[] { 160.0 }, 0, 1, 2)]
    [InlineData(2, new[] { 200.0 }, 1, 0, 3)]
    [InlineData(2, new[] { 200.0 }, 0, 1, 3)]
    [InlineData(4, new[] { 100.0 }, 2, 1, 4)]

    // down: one that is missing counts as at the target, one that is not ready is left out
    [InlineData(4, new[] { 20.0, 20 }, 0, 2, 3)]
    [InlineData(4, new[] { 20.0, 20 }, 2, 0, 1)]
    [InlineData(10, new[] { 60.0 }, 0, 9, 10)]
    public void Decide_SomeSayNothing_IsCareful(int current, double[] loads, int unready, int missing, int expected) =>
        Assert.Equal(expected, Decide(Unstabilized, current, loads, unready, missing));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 3)]
    public void Decide_NothingMeasured_SaysNothingAndRemembersNothing(int unready, int missing)
    {
        var (decision, memory) = HpaAutoscaler.Decide(Input(Unstabilized, T0, 5, [], unready, missing), HpaMemory.Empty);

        Assert.Null(decision.Desired);
        Assert.Equal(HpaMemory.Empty, memory);
    }

    [Fact]
    public void Decide_NoTarget_SaysNothing() =>
        Assert.Null(HpaAutoscaler.Decide(Input(new() { Target = null }, T0, 5, [1000]), HpaMemory.Empty).Decision.Desired);

    [Fact]
    public void Decide_ByDefault_GoesUpAtOnceAndDownAfterFiveMinutesOfLowUse()
    {
        var life = new Life(new HpaSettings());
        Assert.Equal(4, life.Decide(0, total: 300));

        for (var second = 15; second < 300; second += 15)
        {
            Assert.Equal(4, life.Decide(second, total: 80));
        }

        Assert.Equal(1, life.Decide(300, total: 80));
    }

    [Fact]
    public void Decide_PeakWithinTheWindow_HoldsTheHighestOfIt()
    {
        var life = new Life(new HpaSettings());
        life.Decide(0, total: 400);
        life.Decide(150, total: 240);
        Assert.Equal(5, life.Decide(299, total: 80));
        Assert.Equal(3, life.Decide(300, total: 80));
        Assert.Equal(3, life.Decide(449, total: 80));
        Assert.Equal(1, life.Decide(450, total: 80));
    }

    [Fact]
    public void Decide_WindowSet_DelaysBothDirections()
    {
        var life = new Life(new HpaSettings { ScaleUpWindow = TimeSpan.FromMinutes(1), ScaleDownWindow = TimeSpan.FromMinutes(1) });
        Assert.Equal(1, life.Decide(0, total: 400));
        Assert.Equal(1, life.Decide(45, total: 800));
        Assert.Equal(5, life.Decide(60, total: 400));
        Assert.Equal(5, life.Decide(75, total: 80));
        Assert.Equal(1, life.Decide(135, total: 80));
    }

    [Fact]
    public void Decide_FirstDecision_TakesWhatIsThereForAskedFor()
    {
        var (first, memory) = HpaAutoscaler.Decide(Input(new(), T0, 5, [10, 10, 10, 10, 10]), HpaMemory.Empty);
        var (later, _) = HpaAutoscaler.Decide(Input(new(), T0.AddMinutes(5), 5, [10, 10, 10, 10, 10]), memory);

        Assert.Equal((5, 1), (first.Desired, first.Proposed));
        Assert.Equal(1, later.Desired);
    }

    [Fact]
    public void Decide_AnyInput_MovesTowardsTheUseAndNeverBeyondWhatTheWholeAsksFor() =>
        Gen.Select(Gen.Int[1, 50], Gen.Double[0, 500].Array[1, 30], Gen.Int[0, 10], Gen.Int[0, 10]).Sample((current, loads, unready, missing) =>
        {
            var desired = Decide(Unstabilized, current, loads, unready, missing)!.Value;
            var average = loads.Average();

            Assert.True(average < 80 ? desired <= current : desired >= current || average <= 80, $"{desired} of {current} at {average}");
            Assert.True(desired <= Math.Max(current, Math.Ceiling(loads.Sum() / 80)), $"{desired} for {loads.Sum()}");
            Assert.True(desired >= Math.Min(current, Math.Ceiling(loads.Sum() / 80)), $"{desired} for {loads.Sum()}");
        });

    [Fact]
    public void Decide_AnyHistory_NeverFallsBelowAnythingProposedWithinTheWindow() =>
        Gen.Select(Gen.Int[1, 40], Gen.Double[0, 2000]).Array[1, 60].Sample(steps =>
        {
            var settings = new HpaSettings();
            var (now, current, memory) = (T0, 3, HpaMemory.Empty);
            var proposals = new List<(DateTimeOffset At, int Proposed)>();
            foreach (var (seconds, total) in steps)
            {
                now = now.AddSeconds(seconds);
                (var decision, memory) = HpaAutoscaler.Decide(Input(settings, now, current, [.. Enumerable.Repeat(total / current, current)]), memory);
                proposals.Add((now, decision.Proposed!.Value));
                var highest = proposals.Where(entry => now - entry.At < settings.ScaleDownWindow).Max(entry => entry.Proposed);

                Assert.True(decision.Desired >= Math.Min(highest, current), $"{decision} after {highest}");
                Assert.True(memory.Recommendations.Count <= 1 + (int)settings.ScaleDownWindow.TotalSeconds);
                current = Math.Max(1, decision.Desired.Value);
            }
        });

    private static int? Decide(HpaSettings settings, int current, double[] loads, int unready = 0, int missing = 0) =>
        HpaAutoscaler.Decide(Input(settings, T0, current, loads, unready, missing), HpaMemory.Empty).Decision.Desired;

    private static HpaInput Input(HpaSettings settings, DateTimeOffset now, int current, double[] loads, int unready = 0, int missing = 0) => new()
    {
        Now = now,
        Settings = settings,
        CurrentReplicas = current,
        Loads = loads,
        Unready = unready,
        Missing = missing,
    };

    /// <summary>A revision whose use is spread evenly over what is decided.</summary>
    private sealed class Life(HpaSettings settings)
    {
        private HpaMemory _memory = HpaMemory.Empty;
        private int _current = 1;

        public int Decide(int second, double total)
        {
            (var decision, _memory) = HpaAutoscaler.Decide(
                Input(settings, T0.AddSeconds(second), _current, [.. Enumerable.Repeat(total / _current, _current)]), _memory);
            return _current = decision.Desired!.Value;
        }
    }
}
