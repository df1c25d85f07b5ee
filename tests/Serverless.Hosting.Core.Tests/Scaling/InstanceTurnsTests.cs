namespace Serverless.Hosting.Scaling;

public sealed class InstanceTurnsTests
{
    [Fact]
    public void OwnerOf_EveryGoldenRowWithAnInstanceForEachGateway_IsTheGatewayOfTheSubset() => GoldenFile.ReplayRows("windows_and_activator.jsonl", "activator-subset", row =>
    {
        var (instances, activator, activators) = (row[0].GetInt32(), row[1].GetInt32(), row[2].GetInt32());
        if (activator < 0 || instances < activators)
        {
            return;
        }

        foreach (var instance in row[3].EnumerateArray().Select(index => index.GetInt32()))
        {
            Assert.Equal(activator, InstanceTurns.OwnerOf(instance, instances, current: -1, new bool[activators]));
            Assert.Equal(activator, InstanceTurns.OwnerOf(instance, instances, current: 0, [.. Enumerable.Repeat(true, activators)]));
        }
    });

    [Theory]
    [InlineData(-1, "---", 0)] // nobody waits: the first, and then the one that has it
    [InlineData(2, "---", 2)]
    [InlineData(2, "--w", 2)] // the one that has it waits alone
    [InlineData(0, "-w-", 1)]
    [InlineData(0, "www", 1)] // all wait: the next in turn
    [InlineData(1, "www", 2)]
    [InlineData(2, "www", 0)]
    [InlineData(0, "w-w", 2)]
    public void OwnerOf_OneInstanceForThreeGateways_IsTheNextThatWaits(int current, string waits, int owner) =>
        Assert.Equal(owner, InstanceTurns.OwnerOf(0, 1, current, [.. waits.Select(letter => letter == 'w')]));

    [Theory]
    [InlineData(0, "www", 2)] // of two instances the first is for gateways 0 and 2, the second for 1
    [InlineData(1, "www", 1)]
    public void OwnerOf_FewerInstancesThanGateways_IsOneThatTheRuleNames(int instance, string waits, int owner) =>
        Assert.Equal(owner, InstanceTurns.OwnerOf(instance, 2, current: instance, [.. waits.Select(letter => letter == 'w')]));

    [Fact]
    public void OwnerOf_NoGateway_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => InstanceTurns.OwnerOf(0, 1, -1, []));
}
