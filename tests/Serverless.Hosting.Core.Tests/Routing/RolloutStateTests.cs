namespace Serverless.Hosting.Routing;

public class RolloutStateTests
{
    private const string Valid = """{"configurations":[{"configurationName":"c","tag":"t","percent":9,"revisions":[{"revisionName":"r","percent":9}],"stepParams":{}}]}""";

    [Fact]
    public void ToJson_State_IsTheFormatOfTheReference()
    {
        var state = new RolloutState([new("c", "", 9, [new("r1", 8), new("r2", 1)], new(3, 4, 5, 6))]);

        Assert.Equal(
            """
            {"configurations":[{"configurationName":"c","percent":9,"revisions":[{"revisionName":"r1","percent":8},{"revisionName":"r2","percent":1}],"stepParams":{"starttime":3,"nextStepTime":4,"stepDuration":5,"stepSize":6}}]}
            """,
            state.ToJson());
        Assert.Equal("{}", RolloutState.Empty.ToJson());
        Assert.True(RolloutState.TryParse("{}", out var empty));
        Assert.Equal(RolloutState.Empty, empty);
    }

    [Fact]
    public void TryParse_Written_IsTheSame()
    {
        Assert.True(RolloutState.TryParse(Valid, out var state));
        Assert.Equal(Valid, state.ToJson());
    }

    [Fact]
    public void TryParse_UnknownProperties_AreIgnored() =>
        Assert.True(RolloutState.TryParse(Valid.Replace("\"tag\"", "\"later\":[1],\"tag\"", StringComparison.Ordinal), out _));

    [Theory]
    [InlineData("\"percent\":9,\"rev", "\"percent\":8,\"rev")]
    [InlineData("\"percent\":9", "\"percent\":101")]
    [InlineData("\"stepParams\":{}", "\"stepParams\":{\"stepSize\":10}")]
    [InlineData("\"stepParams\":{}", "\"stepParams\":{\"stepSize\":-1}")]
    [InlineData("{\"revisionName\":\"r\",\"percent\":9}", "{\"revisionName\":\"r\",\"percent\":10},{\"revisionName\":\"s\",\"percent\":-1}")]
    [InlineData("\"percent\":9,\"rev", "\"percent\":\"9\",\"rev")]
    [InlineData("\"percent\":9,\"rev", "\"percent\":9.5,\"rev")]
    [InlineData("\"percent\":9,\"rev", "\"percent\":99999999999,\"rev")]
    [InlineData("\"configurationName\":\"c\",", "")]
    [InlineData("\"revisionName\":\"r\",", "")]
    [InlineData("{\"revisionName\":\"r\",\"percent\":9}", "null")]
    [InlineData("{\"configurationName\"", "null,{\"configurationName\"")]
    [InlineData("}]}", "}]")]
    public void TryParse_StateThatCannotBe_IsDropped(string part, string replacement)
    {
        Assert.False(RolloutState.TryParse(Valid.Replace(part, replacement, StringComparison.Ordinal), out var state));
        Assert.Same(RolloutState.Empty, state);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("x")]
    public void TryParse_NoState_IsDropped(string? json) => Assert.False(RolloutState.TryParse(json, out _));

    [Fact]
    public void NextStepAt_Nanoseconds_AreRoundedUp()
    {
        var state = new RolloutState([new("c", "", 9, [new("r", 9)], new(0, 101, 0, 0)), new("d", "", 9, [new("r", 9)], new(0, 300, 0, 0))]);

        Assert.Equal(101, state.NextStepTime);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddTicks(2), state.NextStepAt);
        Assert.Null(RolloutState.Empty.NextStepAt);
    }

    [Fact]
    public void WithoutWaiting_FirstPercent_GoesBackToTheRevisionBefore()
    {
        var state = new RolloutState([
            new("c", "", 100, [new("r1", 60), new("r2", 39), new("r3", 1)], new(3_000_000_000, 0, 0, 0)),
            new("d", "", 100, [new("s1", 50), new("s2", 50)], new(1, 2, 3, 4)),
        ]);

        Assert.Equal(["r3"], state.WaitingFor);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(3), state.WaitingSince);
        var served = state.WithoutWaiting();
        Assert.Equal([new("r1", 60), new("r2", 40)], served.Configurations[0].Revisions);
        Assert.Equal(state.Configurations[1], served.Configurations[1]);
        Assert.Empty(new RolloutState([state.Configurations[1]]).WaitingFor);
        Assert.Null(RolloutState.Empty.WaitingSince);
    }

    [Fact]
    public void WithoutGone_Shares_GoToTheNewestThatIsLeft()
    {
        var state = new RolloutState([new("c", "", 100, [new("r1", 60), new("r2", 30), new("r3", 10)], new(1, 2, 3, 4)), new("d", "", 100, [new("s1", 100)])]);

        Assert.Equal(state, state.WithoutGone(_ => true));
        Assert.Equal(RolloutState.Empty, state.WithoutGone(_ => false));
        var left = Assert.Single(state.WithoutGone(name => name is "r1" or "r3").Configurations);
        Assert.Equal([new("r1", 60), new("r3", 40)], left.Revisions);
        Assert.Equal(new RolloutSteps(1, 2, 3, 4), left.Steps);
        Assert.Equal(new("c", "", 100, [new("r2", 100)]), Assert.Single(state.WithoutGone(name => name == "r2").Configurations));
    }
}
