namespace Serverless.Hosting.Simulation;

public sealed class RandomSourceTests
{
    [Fact]
    public void Next_SeedOfZero_IsTheSequenceOfTheReference()
    {
        var random = new RandomSource(0);

        Assert.Equal([0x99EC5F36CB75F2B4, 0xBF6E1F784956452A, 0x1A5F849D4933E6E0, 0x6AA594F1262D2D2C], Enumerable.Range(0, 4).Select(_ => random.Next()));
    }

    [Fact]
    public void Draws_ManyOfThem_HaveTheMeanAndSpreadOfTheirDistribution()
    {
        var random = new RandomSource(5);
        var uniform = Enumerable.Range(0, 100_000).Select(_ => random.NextDouble()).ToArray();
        var exponential = Enumerable.Range(0, 100_000).Select(_ => random.NextExponential()).ToArray();
        var normal = Enumerable.Range(0, 100_000).Select(_ => random.NextNormal()).ToArray();

        Assert.All(uniform, draw => Assert.InRange(draw, 0, 1));
        Assert.InRange(uniform.Average(), 0.49, 0.51);
        Assert.InRange(exponential.Average(), 0.98, 1.02);
        Assert.InRange(normal.Average(), -0.02, 0.02);
        Assert.InRange(normal.Average(draw => draw * draw), 0.97, 1.03);
    }

    [Fact]
    public void SeedOf_ManyStreams_AreAllDifferent() =>
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(stream => RandomSource.SeedOf(1, (ulong)stream)).Distinct().Count());
}
