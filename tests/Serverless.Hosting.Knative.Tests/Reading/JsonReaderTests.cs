using System.Text;

namespace Serverless.Hosting.Knative.Reading;

public sealed class JsonReaderTests
{
    [Fact]
    public void Read_Object_KnowsPlacesAndTypes()
    {
        var node = Read("{\n  \"a\": [1, true,\n    null, \"x\"]\n}");

        var list = node.Find("a")!;
        Assert.Equal([SourceKind.Number, SourceKind.Boolean, SourceKind.Null, SourceKind.Text], list.Items.Select(item => item.Kind));
        Assert.Equal([(2, 9), (2, 12), (3, 5), (3, 11)], list.Items.Select(item => (item.Line, item.Column)));
        Assert.Equal(6, node.Size);
    }

    [Theory]
    [InlineData("{\"a\":1,\n\"a\":2}", 2)]
    [InlineData("{\"a\":\n1,}", 2)]
    [InlineData("{} {}", 1)]
    [InlineData("", 1)]
    [InlineData("[\"\\ud800\"]", 1)]
    public void Read_Malformed_IsRefusedWithItsPlace(string text, int line) =>
        Assert.Equal(line, Assert.Throws<SourceFormatException>(() => Read(text)).Line);

    private static SourceNode Read(string text) => JsonReader.Read(Encoding.UTF8.GetBytes(text), new NodeBudget(64, 1000), 64);
}
