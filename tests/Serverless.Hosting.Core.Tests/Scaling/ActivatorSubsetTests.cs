namespace Serverless.Hosting.Scaling;

public class ActivatorSubsetTests
{
    [Fact]
    public void Contains_EveryGoldenRow_DividesAsTheReferenceDoes() => GoldenFile.ReplayRows("windows_and_activator.jsonl", "activator-subset", row =>
    {
        var (instances, activator, activators) = (row[0].GetInt32(), row[1].GetInt32(), row[2].GetInt32());

        var own = Enumerable.Range(0, instances).Where(instance => ActivatorSubset.Contains(instance, instances, activator, activators));

        Assert.True(row[3].EnumerateArray().Select(index => index.GetInt32()).SequenceEqual(own), GoldenFile.Show($"{row} is not [{string.Join(',', own)}]"));
    });

    [Theory]
    [InlineData(12, 5)]
    [InlineData(5, 5)]
    [InlineData(100, 7)]
    public void Contains_AsManyInstancesAsActivatorsOrMore_GivesEachToOne(int instances, int activators)
    {
        var owners = Enumerable.Range(0, instances)
            .Select(instance => Enumerable.Range(0, activators).Count(activator => ActivatorSubset.Contains(instance, instances, activator, activators)));

        Assert.All(owners, count => Assert.Equal(1, count));
    }
}
