using CsCheck;

namespace Serverless.Hosting.Routing;

public class TrafficSplitTests
{
    private static readonly Gen<int[]> Percents =
        Gen.Int[0, 100].Array[0, 6].Select(cuts => cuts.Append(0).Append(100).Order().ToArray()).Select(ends => ends.Skip(1).Zip(ends, (end, start) => end - start).ToArray());

    [Fact]
    public void Pick_AllDraws_GiveEachTargetItsPercent() => Percents.Sample(percents =>
    {
        var split = Split(percents);
        var hits = Enumerable.Range(0, 100).CountBy(split.Pick).ToDictionary();

        Assert.All(percents.Index(), target => Assert.Equal(target.Item, hits.GetValueOrDefault(target.Index)));
    });

    [Fact]
    public void Pick_GrowingDraw_NeverGoesBackInTheList() => Percents.Sample(percents =>
    {
        var split = Split(percents);
        var picks = Enumerable.Range(0, 100).Select(split.Pick).ToArray();

        Assert.Equal(picks.Order(), picks);
    });

    [Fact]
    public void Pick_Fraction_AgreesWithTheHundredths() => Gen.Select(Percents, Gen.Double[0, 0.9999999999999999]).Sample((percents, draw) =>
        Assert.Equal(Split(percents).Pick((int)Math.Floor(draw * 100)), Split(percents).Pick(draw)));

    [Fact]
    public void Pick_AllOrNothing_IsExact()
    {
        var split = Split([0, 100, 0]);

        Assert.All(Enumerable.Range(0, 100), draw => Assert.Equal(1, split.Pick(draw)));
        Assert.Equal(1, split.Pick(0.0));
        Assert.Equal(1, split.Pick(Math.BitDecrement(1.0)));
        Assert.Equal([1], split.Targets.Select(target => target.Target));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(100)]
    public void Pick_DrawOutOfRange_IsRefused(int draw) => Assert.Throws<ArgumentOutOfRangeException>(() => Split([100]).Pick(draw));

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void Pick_FractionOutOfRange_IsRefused(double draw) => Assert.Throws<ArgumentOutOfRangeException>(() => Split([100]).Pick(draw));

    [Theory]
    [InlineData(99)]
    [InlineData(50, 51)]
    [InlineData(101, -1)]
    [InlineData]
    public void Create_PercentsThatDoNotDivideAHundred_AreRefused(params int[] percents) => Assert.ThrowsAny<ArgumentException>(() => Split(percents));

    [Theory]
    [InlineData(1, 99)]
    [InlineData(50, 50)]
    [InlineData(5, 10, 15, 30, 40)]
    public void Pick_RandomDraws_KeepTheShares(params int[] percents)
    {
        var (split, random, counts) = (Split(percents), new Random(42), new int[percents.Length]);
        for (var i = 0; i < 100_000; i++)
        {
            counts[split.Pick(random.NextDouble())]++;
        }

        ChiSquare.AssertFair(counts, percents.Select(percent => percent / 100.0).ToArray());
    }

    [Fact]
    public void Pick_Anytime_AllocatesNothing()
    {
        var split = Split([10, 20, 30, 40]);
        var sum = 0;

        var allocated = Allocations.Of(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                sum += split.Pick(i % 100) + split.Pick(i % 100 / 100.0);
            }
        });

        Assert.Equal(0, allocated);
        Assert.True(sum > 0);
    }

    private static TrafficSplit<int> Split(int[] percents) => new(percents.Select((percent, index) => new WeightedTarget<int>(index, percent)));
}
