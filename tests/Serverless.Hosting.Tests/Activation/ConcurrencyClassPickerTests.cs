namespace Serverless.Hosting.Activation;

public class ConcurrencyClassPickerTests
{
    private readonly ConcurrencyClassPicker _picker = new();

    [Theory]
    [InlineData(0, 0, 2)]
    [InlineData(2, 2, 3)]
    [InlineData(3, 0, 1)]
    [InlineData(99, 0, 1)]
    public void Pick_LimitAboveThree_StartsAtTheCursorAndMovesPastThePick(int cursor, int index, int next)
    {
        InstanceLoad[] instances = cursor == 0 ? [new(4, 4), new(1, 4), new(0, 4)] : [new(0, 4), new(4, 4), new(0, 4)];
        var expected = cursor == 0 ? 1 : index;

        Assert.Equal(expected, _picker.Pick(instances, 4, ref cursor, 0));
        Assert.Equal(next, cursor);
    }

    [Fact]
    public void Pick_LimitUpToThree_IsTheFirstFree()
    {
        var cursor = 2;

        Assert.Equal(1, _picker.Pick([new(3, 3), new(2, 3), new(0, 3)], 3, ref cursor, 0));
        Assert.Equal(2, cursor);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void Pick_AllFull_IsNone(int limit)
    {
        var cursor = 0;
        for (var draw = 0u; draw < 20; draw++)
        {
            Assert.Equal(-1, _picker.Pick([new(5, 5), new(5, 5), new(7, 5)], limit, ref cursor, draw));
        }

        Assert.Equal(-1, _picker.Pick([], limit, ref cursor, 0));
    }

    [Fact]
    public void Pick_WithoutALimit_DrawsEachPairAndTakesTheLessBusy()
    {
        InstanceLoad[] instances = [new(1, int.MaxValue), new(2, int.MaxValue), new(3, int.MaxValue)];

        var picks = Enumerable.Range(0, 600).Select(draw => Pick(instances, (uint)draw)).CountBy(index => index).ToDictionary();

        // of the six ordered pairs, four have the first in them, and one pair of two is left for the second
        Assert.Equal(new Dictionary<int, int> { [0] = 400, [1] = 200 }, picks);
    }

    [Fact]
    public void Pick_WithoutALimitAndEquallyBusy_TakesEachAsOften()
    {
        InstanceLoad[] instances = [new(1, int.MaxValue), new(1, int.MaxValue)];

        Assert.Equal(50, Enumerable.Range(0, 100).Count(draw => Pick(instances, (uint)draw) == 0));
    }

    [Fact]
    public void Pick_BothDrawnAreFull_TakesOneThatIsFree()
    {
        InstanceLoad[] instances = [new(1, 1), new(1, 1), new(1, 1), new(900, int.MaxValue)];

        Assert.All(Enumerable.Range(0, 100), draw => Assert.Equal(3, Pick(instances, (uint)draw)));
    }

    private int Pick(InstanceLoad[] instances, uint draw)
    {
        var cursor = 0;
        return _picker.Pick(instances, 0, ref cursor, draw);
    }
}
