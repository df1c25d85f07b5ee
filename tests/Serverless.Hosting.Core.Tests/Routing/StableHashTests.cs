namespace Serverless.Hosting.Routing;

public class StableHashTests
{
    /// <summary>From the page of the hash's authors; the last one is in two bytes of UTF-8.</summary>
    [Theory]
    [InlineData("", 0xcbf29ce484222325)]
    [InlineData("a", 0xaf63dc4c8601ec8c)]
    [InlineData("foobar", 0x85944171f73967e8)]
    [InlineData("\u00e9", 0x0ac21707b7181e01)]
    public void Append_KnownText_IsFnv1A(string text, ulong expected) => Assert.Equal(expected, StableHash.Append(StableHash.Start, text));

    [Fact]
    public void Append_TextInParts_IsTheSame() =>
        Assert.Equal(StableHash.Append(StableHash.Start, "foobar"), StableHash.Append(StableHash.Append(StableHash.Start, "foo"), "bar"));

    [Theory]
    [InlineData(0UL, 0UL)]
    [InlineData(1UL, 0xb456bcfc34c2cb2c)]
    public void Finish_KnownNumber_IsThatOfMurmur(ulong hash, ulong expected) => Assert.Equal(expected, StableHash.Finish(hash));
}
