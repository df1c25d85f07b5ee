using CsCheck;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

public class GradualRolloutTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(100, 120, 0.5, 1, 1.202, 99, 119.5)]
    [InlineData(100, 120, 4.2, 4, 5, 25, 129.2)]
    [InlineData(100, 120, 20, 20, 20, 5, 120)]
    [InlineData(20, 30, 2, 1, 2, 19, 40)]
    public void Advance_WorkedExamples_TakeTheirSteps(
        int percent, int duration, double servedAfter, int stepSize, double stepSeconds, int steps, double end)
    {
        var span = TimeSpan.FromSeconds(duration);
        var goal = Goal("r2", percent);
        var state = GradualRollout.Advance(Goal("r1", percent), goal, span, isServed: false, Start);
        Assert.Equal([new("r1", percent - 1), new("r2", 1)], state.Configurations[0].Revisions);

        state = GradualRollout.Advance(state, goal, span, isServed: true, Start.AddSeconds(servedAfter));
        Assert.Equal(stepSize, state.Configurations[0].Steps.StepSize);
        Assert.Equal(stepSeconds, state.Configurations[0].Steps.StepDuration / 1e9, 0.001);

        var (taken, now) = (0, Start);
        while (!state.IsDone)
        {
            now = state.NextStepAt!.Value;
            state = GradualRollout.Advance(state, goal, span, isServed: false, now);
            taken++;
            Assert.True(taken < percent, "The rollout does not end.");
        }

        Assert.Equal(steps, taken);
        Assert.Equal(end, (now - Start).TotalSeconds, 0.1);
        Assert.Equal(goal, state);
    }

    [Fact]
    public void Step_ThirdRevision_TakesFromTheSecondFirst()
    {
        var state = State(100, new RolloutSteps(1, 1, 1, 1), ("r1", 60), ("r2", 40));
        state = GradualRollout.Step(state, Goal("r3", 100), Start);
        Assert.Equal([new("r1", 60), new("r2", 39), new("r3", 1)], state.Configurations[0].Revisions);

        state = State(100, new RolloutSteps(1, 1, 1, 10), ("r1", 60), ("r2", 39), ("r3", 1));
        var sequence = new List<string>();
        for (var second = 0; !state.IsDone && second < 100; second++)
        {
            state = GradualRollout.Step(state, Goal("r3", 100), Start.AddSeconds(second));
            sequence.Add(string.Join('/', state.Configurations[0].Revisions.Select(revision => revision.Percent)));
        }

        Assert.Equal(["60/29/11", "60/19/21", "60/9/31", "59/41", "49/51", "39/61", "29/71", "19/81", "9/91", "100"], sequence);
    }

    [Theory]
    [InlineData(6, 3)]
    [InlineData(8, 4)]
    public void ObserveReady_HalfAPercent_IsRoundedUp(int percent, int stepSize)
    {
        var started = (Start - DateTimeOffset.UnixEpoch).Ticks * 100;
        var state = State(percent, new RolloutSteps(started, 0, 0, 0), ("r1", percent - 1), ("r2", 1));

        state = GradualRollout.ObserveReady(state, Start, TimeSpan.FromSeconds(3));

        Assert.Equal(new RolloutSteps(started, started + 1_000_000_000, 1_000_000_000, stepSize), state.Configurations[0].Steps);
    }

    [Theory]
    [InlineData(70, "30/30/10")]
    [InlineData(41, "1/30/10")]
    [InlineData(40, "30/10")]
    [InlineData(10, "10")]
    [InlineData(5, "5")]
    public void Step_ShareShrinks_IsTakenFromTheOldest(int percent, string shares)
    {
        var state = GradualRollout.Step(State(100, new RolloutSteps(1, 0, 0, 0), ("r1", 60), ("r2", 30), ("r3", 10)), Goal("r3", percent), Start);

        Assert.Equal(shares, string.Join('/', state.Configurations[0].Revisions.Select(revision => revision.Percent)));
    }

    [Fact]
    public void Step_ShareGrows_GoesToTheNewest()
    {
        var state = GradualRollout.Step(State(50, new RolloutSteps(1, 0, 0, 0), ("r1", 49), ("r2", 1)), Goal("r2", 80), Start);

        Assert.Equal([new("r1", 49), new("r2", 31)], state.Configurations[0].Revisions);
    }

    [Fact]
    public void Step_NotDueYet_ChangesNothing()
    {
        var next = (Start.AddSeconds(1) - DateTimeOffset.UnixEpoch).Ticks * 100;
        var state = State(100, new RolloutSteps(1, next, 1_000_000_000, 10), ("r1", 60), ("r2", 40));

        Assert.Equal(state, GradualRollout.Step(state, Goal("r2", 100), Start.AddSeconds(1).AddTicks(-1)));
        Assert.NotEqual(state, GradualRollout.Step(state, Goal("r2", 100), Start.AddSeconds(1)));
        Assert.Equal(Start.AddSeconds(1), state.NextStepAt);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Advance_ShareTooSmallToDivide_MovesAtOnce(int percent)
    {
        var state = GradualRollout.Advance(Goal("r1", percent), Goal("r2", percent), TimeSpan.FromSeconds(60), isServed: false, Start);

        Assert.Equal(percent == 0 ? RolloutState.Empty : Goal("r2", percent), state);
    }

    [Fact]
    public void Advance_NoDuration_MovesAtOnce() =>
        Assert.Equal(Goal("r2", 100), GradualRollout.Advance(State(100, default, ("r1", 60), ("r2", 40)), Goal("r2", 100), TimeSpan.Zero, isServed: false, Start));

    [Theory]
    [InlineData("10s", null, 10)]
    [InlineData("0s", null, 40)]
    [InlineData(null, "20s", 20)]
    [InlineData("10s", "20s", 10)]
    [InlineData(null, null, 40)]
    [InlineData("soon", null, 40)]
    public void DurationOf_Annotations_BeatTheSetting(string? annotation, string? old, int seconds)
    {
        var annotations = ValueMap.Empty;
        annotations = annotation is null ? annotations : annotations.With(ServingLabels.RolloutDuration, annotation);
        annotations = old is null ? annotations : annotations.With("serving.knative.dev/rolloutDuration", old);

        Assert.Equal(TimeSpan.FromSeconds(seconds), GradualRollout.DurationOf(annotations, TimeSpan.FromSeconds(40)));
    }

    [Fact]
    public void Advance_AnyHistory_KeepsTheSharesWholeAndTheNewestGrowing()
    {
        var change = Gen.Select(Gen.Int[1, 4], Gen.Int[1, 100], Gen.Int[0, 30], Gen.Bool, Gen.Frequency((6, Gen.Const(false)), (1, Gen.Const(true))));
        Gen.Select(Gen.Int[1, 100], change.Array[1, 80]).Sample((firstPercent, changes) =>
        {
            var (revision, percent, now) = (1, firstPercent, Start);
            var state = Goal("r1", percent);
            foreach (var (step, newPercent, seconds, isServed, isChange) in changes)
            {
                var before = state.Configurations[0];
                (revision, percent) = isChange ? (revision + (step % 2), step > 2 ? newPercent : percent) : (revision, percent);
                now = now.AddSeconds(seconds);
                state = GradualRollout.Advance(state, Goal($"r{revision}", percent), TimeSpan.FromSeconds(40), isServed, now);
                var after = Assert.Single(state.Configurations);

                Assert.Equal(percent, after.Revisions.Sum(share => share.Percent));
                Assert.All(after.Revisions, share => Assert.InRange(share.Percent, 1, percent));
                Assert.Equal($"r{revision}", after.Revisions[^1].RevisionName);

                // As in the reference, a share that shrinks below the step of a running rollout makes a state that is dropped when it is read.
                var isReadable = after.Steps.StepSize <= percent;
                Assert.Equal(isReadable, RolloutState.TryParse(state.ToJson(), out var read));
                Assert.Equal(isReadable ? state : RolloutState.Empty, read);
                if (before.Revisions[^1].RevisionName == after.Revisions[^1].RevisionName && before.Percent == percent)
                {
                    Assert.True(after.Revisions[^1].Percent >= before.Revisions[^1].Percent);
                }
            }
        });
    }

    [Fact]
    public void Advance_LeftAlone_ComesToItsEnd()
    {
        Gen.Select(Gen.Int[2, 100], Gen.Int[1, 3600], Gen.Double[0, 100]).Sample((percent, seconds, delay) =>
        {
            var (duration, goal) = (TimeSpan.FromSeconds(seconds), Goal("r2", percent));
            var state = GradualRollout.Advance(Goal("r1", percent), goal, duration, isServed: false, Start);
            state = GradualRollout.Advance(state, goal, duration, isServed: true, Start.AddSeconds(delay));
            var steps = 0;
            for (; !state.IsDone && steps < percent; steps++)
            {
                state = GradualRollout.Advance(state, goal, duration, isServed: false, state.NextStepAt!.Value);
            }

            Assert.InRange(steps, 1, percent - 1);
            Assert.Equal(goal, state);
        });
    }

    private static RolloutState Goal(string revision, int percent) => State(percent, default, (revision, percent));

    private static RolloutState State(int percent, RolloutSteps steps, params (string Name, int Percent)[] revisions) =>
        new([new("coffee", "", percent, revisions.Select(revision => new RevisionShare(revision.Name, revision.Percent)).ToValueList(), steps)]);
}
