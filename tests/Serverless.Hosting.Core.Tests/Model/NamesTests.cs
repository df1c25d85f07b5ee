using CsCheck;

namespace Serverless.Hosting.Model;

public sealed class NamesTests
{
    public static TheoryData<string, string, string> Children => new()
    {
        { "asdf", "-deployment", "asdf-deployment" },
        { new('f', 52), "-deployment", new string('f', 52) + "-deployment" },
        { new('f', 53), "-deployment", "ffffffffffffffffffffb14370401584c33f1bd27fc116a042b5-deployment" },
        { new('f', 63), "-deployment", "ffffffffffffffffffff105d7597f637e83cc711605ac3ea4957-deployment" },
        { new('f', 63), "-deploy", "ffffffffffffffffffffffff105d7597f637e83cc711605ac3ea4957-deploy" },
        { "asdf", new('f', 63), "asdf0597a43416f7410496b2a4daf9a34be9fffffffffffffffffffffffffff" },
        { new('f', 31), new('g', 40), "fffffffffffffffffffffffffffffffddf44f5fdaae992d3899866b5f15817f" },
        { "abc", new string('-', 31) + new string('x', 40), "abc16bbfc5ae99bc5d2f0b7f3f16ee8258f" },
        { new('g', 32), new('s', 31), new string('g', 32) + new string('s', 31) },
        { new('g', 33), new('s', 31), "gggggggggggggggggggggggggggggggff623130902645e04cedfa49c417b587" },
        { new('g', 70), "-" + new string('s', 60), "ggggggggggggggggggggggggggggggg20d36bd4f54d29bdb67c0181e7285d06" },
    };

    [Theory]
    [MemberData(nameof(Children))]
    public void Child_ParentAndSuffix_IsShortenedWithAHash(string parent, string suffix, string expected) =>
        Assert.Equal(expected, Names.Child(parent, suffix));

    [Fact]
    public void Child_AnyParent_FitsAndDiffersFromThatOfAnother() =>
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 1, 80], Gen.String[Gen.Char['a', 'z'], 1, 80], Gen.String[Gen.Char['a', 'z'], 0, 80]).Sample(
            (first, second, suffix) =>
            {
                Assert.InRange(Names.Child(first, suffix).Length, 1, Names.MaxLength);
                Assert.True(first == second || Names.Child(first, suffix) != Names.Child(second, suffix));
            });

    [Theory]
    [InlineData(1, "coffee-00001")]
    [InlineData(99999, "coffee-99999")]
    [InlineData(100000, "coffee-100000")]
    public void Revision_Generation_HasFiveDigitsOrMore(long generation, string expected) => Assert.Equal(expected, Names.Revision("coffee", generation));

    [Theory]
    [InlineData("a", true)]
    [InlineData("coffee-1", true)]
    [InlineData("", false)]
    [InlineData("1coffee", false)]
    [InlineData("-coffee", false)]
    [InlineData("coffee-", false)]
    [InlineData("Coffee", false)]
    [InlineData("cof.fee", false)]
    [InlineData("café", false)]
    public void IsDns1035Label_Name_IsChecked(string name, bool expected) => Assert.Equal(expected, Names.IsDns1035Label(name));

    [Fact]
    public void IsDns1035Label_Length_IsAtMost63()
    {
        Assert.True(Names.IsDns1035Label(new('a', 63)));
        Assert.False(Names.IsDns1035Label(new('a', 64)));
    }
}
