namespace Serverless.Hosting.Aspire.Planning;

public class PlanRulesTests
{
    private static readonly RevisionPlan V1 = Plans.Revision("v1", "coffee-v1");
    private static readonly RevisionPlan V2 = Plans.Revision("v2", "coffee-v2");

    [Fact]
    public void Find_AValidPlan_FindsNothing()
    {
        Assert.Empty(PlanRules.Find(Plans.Cafe));
        Assert.Empty(PlanRules.Find(Plans.Of(Plans.Service("coffee", V1))));
    }

    [Fact]
    public void Find_AServiceWithoutRevisions_SaysSo() =>
        Assert.Equal(["The service 'coffee' has no revision. Give it one with 'WithRevision'."], PlanRules.Find(Plans.Of(Plans.Service("coffee"))));

    [Fact]
    public void Find_TwoRevisionsWithoutTraffic_AsksForIt() =>
        Assert.Contains("no traffic", Assert.Single(PlanRules.Find(Plans.Of(Plans.Service("coffee", V1, V2)))), StringComparison.Ordinal);

    [Theory]
    [InlineData(90, 9, "adds up to 99 percent")]
    [InlineData(100, 1, "adds up to 101 percent")]
    public void Find_TrafficThatIsNotAHundred_SaysWhatItIs(int first, int second, string expected)
    {
        var service = Plans.Service("coffee", V1, V2) with { Traffic = [new TrafficShare("v1", first, null), new TrafficShare("v2", second, null)] };

        Assert.Contains(expected, Assert.Single(PlanRules.Find(Plans.Of(service))), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_ManyMistakes_TellsAllAtOnce()
    {
        var service = Plans.Service("coffee", V1, V2) with
        {
            Traffic = [new TrafficShare("v1", 50, "same"), new TrafficShare("v2", 25, "same"), new TrafficShare("v3", 25, "Not a tag")],
            Scale = new ScalePlan { Min = 3, Max = 2, Target = 0, TargetUtilization = 101, StableWindow = TimeSpan.FromSeconds(5) },
        };

        Assert.Equal(
            [
                "The traffic of 'coffee' names the revision 'v3', which it does not have: 'v1', 'v2'.",
                "The tag 'same' of 'coffee' is given 2 times; it names one revision.",
                "The tag 'Not a tag' of 'coffee' is not a name. Use lower-case letters, digits and hyphens, first a letter.",
                "The service 'coffee' has at least 3 instances and at most 2. The least must not be more than the most.",
                "The target of 'coffee' is 0; it must be 0.01 or more.",
                "The target utilization of 'coffee' is 101 percent; it must be 1 to 100.",
                "The stable window of 'coffee' is 5s; it must be 6 s to 1 h.",
            ],
            PlanRules.Find(Plans.Of(service)));
    }
}
