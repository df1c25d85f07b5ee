namespace Serverless.Hosting.Model;

public sealed class ValueMapTests
{
    [Fact]
    public void Equals_SameEntriesInAnotherOrder_IsTrueWithEqualHashes()
    {
        var first = ValueMap.Create([new("a", "1"), new("b", "2")]);
        var second = ValueMap.Create([new("b", "2"), new("a", "1")]);

        Assert.True(first.Equals(second));
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
    }

    [Fact]
    public void Equals_OtherEntries_IsFalse()
    {
        var map = ValueMap.Empty.With("a", "1");

        Assert.False(map.Equals(ValueMap.Empty));
        Assert.False(map.Equals(ValueMap.Empty.With("a", "2")));
        Assert.False(map.Equals(null));
        Assert.False(map.Equals((object)"a"));
    }

    [Fact]
    public void Create_OneKeyTwice_TheLaterWins() => Assert.Equal("2", ValueMap.Create([new("a", "1"), new("a", "2")])["a"]);

    [Fact]
    public void Create_NoEntries_IsTheSharedEmptyOne() => Assert.Same(ValueMap.Empty, ValueMap.Create([]));

    [Fact]
    public void GetEnumerator_AnyOrder_IsByOrdinalKey() =>
        Assert.Equal(["B", "a", "b"], ValueMap.Create([new("b", ""), new("a", ""), new("B", "")]).Keys);

    [Fact]
    public void With_SameEntry_ReturnsTheMapItself()
    {
        var map = ValueMap.Empty.With("a", "1");

        Assert.Same(map, map.With("a", "1"));
        Assert.Equal("2", map.With("a", "2")["a"]);
        Assert.Equal("1", map["a"]);
    }

    [Fact]
    public void Without_Entry_LeavesTheOthers()
    {
        var map = ValueMap.Create([new("a", "1"), new("b", "2")]);

        Assert.Equal(["b"], map.Without("a").Keys);
        Assert.Same(map, map.Without("c"));
        Assert.Same(ValueMap.Empty, map.Without("a").Without("b"));
    }
}
