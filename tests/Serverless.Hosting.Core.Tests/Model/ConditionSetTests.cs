namespace Serverless.Hosting.Model;

public sealed class ConditionSetTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Constructor_NothingStored_AllIsUnknown()
    {
        var set = New();

        Assert.Equal(["A:Unknown", "B:Unknown", "Ready:Unknown"], Show(set));
        Assert.All(set.ToList(), condition => Assert.Equal(T0, condition.LastTransitionTime));
    }

    [Fact]
    public void Constructor_ReadyIsStoredTrue_MissingDependentsAreTrue() =>
        Assert.Equal(["A:True", "B:True", "Ready:True"], Show(New(new Condition(ConditionTypes.Ready, ConditionStatus.True))));

    [Fact]
    public void Mark_AllDependentsTrue_ReadyIsTrue()
    {
        var set = New();
        set.Mark("A", ConditionStatus.True);
        Assert.Equal("Ready:Unknown", Show(set)[2]);

        set.Mark("B", ConditionStatus.True);
        Assert.Equal("Ready:True", Show(set)[2]);
    }

    [Fact]
    public void Mark_False_ReadyIsFalseForTheSameReason()
    {
        var set = New();
        set.Mark("A", ConditionStatus.False, "Broken", "It is broken.");

        Assert.Equal(("Broken", "It is broken."), (set[ConditionTypes.Ready].Reason, set[ConditionTypes.Ready].Message));
        Assert.Equal("Ready:False", Show(set)[2]);
    }

    [Fact]
    public void Mark_UnknownBesideFalse_ReadyStaysFalse()
    {
        var set = New();
        set.Mark("A", ConditionStatus.False, "Broken");
        set.Mark("B", ConditionStatus.Unknown, "Waiting");

        Assert.Equal("Broken", set[ConditionTypes.Ready].Reason);
    }

    [Fact]
    public void Mark_TheFalseOneBecomesTrue_ReadyIsAsTheUnknownOne()
    {
        var set = New();
        set.Mark("A", ConditionStatus.False, "Broken");
        set.Mark("B", ConditionStatus.Unknown, "Waiting");
        set.Mark("A", ConditionStatus.True);

        Assert.Equal(("Waiting", ConditionStatus.Unknown), (set[ConditionTypes.Ready].Reason, set[ConditionTypes.Ready].Status));
    }

    [Theory]
    [InlineData(ConditionStatus.False)]
    [InlineData(ConditionStatus.Unknown)]
    public void Mark_SeveralAreNotTrue_ReadyIsAsTheOneThatChangedLast(ConditionStatus status)
    {
        var set = new ConditionSet(
            [
                new Condition("A", status) { Reason = "Early", LastTransitionTime = T0.AddMinutes(-2) },
                new Condition("B", status) { Reason = "Late", LastTransitionTime = T0.AddMinutes(-1) },
            ],
            T0,
            "A",
            "B",
            "C");
        set.Mark("A", status, "Early");
        set.Mark("C", ConditionStatus.True);

        Assert.Equal("Late", set[ConditionTypes.Ready].Reason);
    }

    [Fact]
    public void Mark_NotADependent_OnlyInforms()
    {
        var set = New();
        set.Mark("Active", ConditionStatus.False, "NoTraffic");

        Assert.Equal(ConditionStatus.Unknown, set[ConditionTypes.Ready].Status);
        Assert.Equal("Info", set["Active"].Severity);
    }

    [Fact]
    public void ToList_AsStoredInTheEnd_KeepsTheTime()
    {
        var stored = new Condition("A", ConditionStatus.True) { LastTransitionTime = T0.AddHours(-1) };
        var set = new ConditionSet([stored], T0, "A");
        set.Mark("A", ConditionStatus.Unknown, "Checking");
        set.Mark("A", ConditionStatus.True);

        var conditions = set.ToList();

        Assert.Equal(stored, conditions[0]);
        Assert.Equal(T0, conditions.Single(condition => condition.Type == ConditionTypes.Ready).LastTransitionTime);
    }

    [Fact]
    public void ToList_AnotherReason_HasTheTimeOfNow()
    {
        var stored = new Condition("A", ConditionStatus.False) { Reason = "Old", LastTransitionTime = T0.AddHours(-1) };
        var set = new ConditionSet([stored], T0, "A");
        set.Mark("A", ConditionStatus.False, "New");

        Assert.Equal(T0, set.ToList()[0].LastTransitionTime);
    }

    private static ConditionSet New(params ReadOnlySpan<Condition> stored) => new(ValueList.Create(stored), T0, "A", "B");

    private static string[] Show(ConditionSet set) => [.. set.ToList().Select(condition => $"{condition.Type}:{condition.Status}")];
}
