namespace Serverless.Hosting.Model;

public sealed class ValueListTests
{
    [Fact]
    public void Equals_EqualElements_IsTrueWithEqualHashes()
    {
        ValueList<string> first = ["a", "b"];
        ValueList<string> second = ["a", "b"];

        Assert.True(first.Equals(second));
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
    }

    [Fact]
    public void Equals_OtherElements_IsFalse()
    {
        ValueList<string> list = ["a", "b"];

        Assert.False(list.Equals((ValueList<string>)["b", "a"]));
        Assert.False(list.Equals((ValueList<string>)["a"]));
        Assert.False(list.Equals(null));
        Assert.False(list.Equals((object)"a"));
    }

    [Fact]
    public void Record_WithEqualLists_IsEqual() => Assert.Equal(new ValidationError("bad", ["a"]), new ValidationError("bad", ["a"]));

    [Fact]
    public void Create_NoElements_IsTheSharedEmptyOne()
    {
        Assert.Same(ValueList<int>.Empty, (ValueList<int>)[]);
        Assert.Same(ValueList<int>.Empty, Array.Empty<int>().ToValueList());
    }

    [Fact]
    public void Create_SourceChangesLater_ListDoesNot()
    {
        int[] source = [1, 2];
        var list = source.ToValueList();
        source[0] = 9;

        Assert.Equal([1, 2], list);
        Assert.Equal((2, 1), (list.Count, list[0]));
    }
}
