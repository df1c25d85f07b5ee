namespace Serverless.Hosting.Activation;

public class SlowStartTests
{
    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(10, 0.4)]
    [InlineData(30, 1)]
    [InlineData(1000, 1)]
    [InlineData(-5, 0.1)]
    public void ShareAfter_Time_GrowsEvenlyFromATenth(int seconds, double share) =>
        Assert.Equal(share, new SlowStart(TimeSpan.FromSeconds(30)).ShareAfter(TimeSpan.FromSeconds(seconds)), 9);

    [Fact]
    public void ShareAfter_WithoutADuration_IsFullAtOnce() => Assert.Equal(1, default(SlowStart).ShareAfter(TimeSpan.Zero));

    [Theory]
    [InlineData(10, 0.55, 5)]
    [InlineData(10, 0.05, 1)]
    [InlineData(1, 0.1, 1)]
    [InlineData(0, 0.1, 0)]
    [InlineData(10, 1, 10)]
    [InlineData(int.MaxValue, 0.1, int.MaxValue)]
    public void LimitFor_Share_IsThatPartAndAtLeastOne(int limit, double share, int expected) => Assert.Equal(expected, SlowStart.LimitFor(limit, share));
}
