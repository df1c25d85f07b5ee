using CsCheck;

namespace Serverless.Hosting.Processes.Instances;

public sealed class RestartBackoffTests
{
    private static readonly RestartBackoff Backoff = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));

    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(2, 0.2)]
    [InlineData(3, 0.4)]
    [InlineData(12, 204.8)]
    [InlineData(13, 300)]
    [InlineData(int.MaxValue, 300)]
    public void Delay_OfEachRestart_DoublesUpToTheMost(int count, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.Delay(count));

    [Fact]
    public void Delay_OfMoreRestarts_IsNeverShorter() =>
        Gen.Int[1, 100].Sample(count => Backoff.Delay(count) <= Backoff.Delay(count + 1));

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(4, 599, 5)]
    [InlineData(4, 600, 1)]
    [InlineData(int.MaxValue, 0, int.MaxValue)]
    public void Count_AfterALongRun_BeginsAnew(int before, int seconds, int expected) =>
        Assert.Equal(expected, Backoff.Count(before, TimeSpan.FromSeconds(seconds)));
}
