namespace Serverless.Hosting.Simulation;

public sealed class DistributionTests
{
    [Theory]
    [InlineData("0.2", "0.2 s")]
    [InlineData("uniform:1,3", "1 to 3 s")]
    [InlineData("exponential:0.1", "exponential, mean 0.1 s")]
    [InlineData("lognormal:0.1,0.8", "log-normal, median 0.1 s, spread 0.8")]
    public void TryParse_EachForm_IsRead(string text, string expected)
    {
        Assert.True(Distribution.TryParse(text, out var distribution));
        Assert.Equal(expected, distribution!.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("fast")]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("1e99")]
    [InlineData("99999999999")]
    [InlineData("uniform:3,1")]
    [InlineData("uniform:1")]
    [InlineData("exponential:0")]
    [InlineData("lognormal:1,6")]
    [InlineData("normal:1,1")]
    public void TryParse_AnythingElse_IsRefused(string? text)
    {
        Assert.False(Distribution.TryParse(text, out var distribution));
        Assert.Null(distribution);
    }

    [Fact]
    public void Draw_ManyTimes_HasTheMiddleThatItSays()
    {
        var random = new RandomSource(3);

        Assert.Equal(2, Mean(Distribution.Constant(TimeSpan.FromSeconds(2))), 9);
        Assert.InRange(Mean(Distribution.Uniform(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3))), 1.98, 2.02);
        Assert.InRange(Mean(Distribution.Exponential(TimeSpan.FromSeconds(2))), 1.95, 2.05);
        Assert.InRange(Draws(Distribution.LogNormal(TimeSpan.FromSeconds(2), 1)).Order().ElementAt(50_000), 1.95, 2.05);

        double Mean(Distribution distribution) => Draws(distribution).Average();
        double[] Draws(Distribution distribution) => [.. Enumerable.Range(0, 100_001).Select(_ => distribution.Draw(random).TotalSeconds)];
    }
}
