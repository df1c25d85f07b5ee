using System.Text.Json.Nodes;
using CsCheck;
using YamlDotNet.RepresentationModel;

namespace Serverless.Hosting.Aspire.Documents;

public class YamlTextTests
{
    private static readonly string[] Words = ["true", "No", "null", "~", "0x1F", "1e3", ".inf", "2026-01-01", "<<", "=", "- a", "a #b"];

    [Theory]
    [InlineData("plain", "text: plain\n")]
    [InlineData("1.5", "text: \"1.5\"\n")]
    [InlineData("yes", "text: \"yes\"\n")]
    [InlineData("", "text: \"\"\n")]
    [InlineData("a: b", "text: \"a: b\"\n")]
    [InlineData("image:1", "text: image:1\n")]
    [InlineData("two\nlines", "text: \"two\\nlines\"\n")]
    public void Write_Text_IsQuotedWhereAReaderCouldTakeItForAnythingElse(string text, string expected) =>
        Assert.Equal(expected, YamlText.Write(new JsonObject { ["text"] = text }));

    [Fact]
    public void Write_ListsAndMaps_AreNested()
    {
        var document = new JsonObject { ["list"] = new JsonArray(new JsonObject { ["a"] = 1, ["b"] = new JsonObject { ["c"] = true } }, "x"), ["empty"] = new JsonArray(), ["none"] = new JsonObject() };

        Assert.Equal("list:\n- a: 1\n  b:\n    c: true\n- x\nempty: []\nnone: {}\n", YamlText.Write(document));
    }

    [Fact]
    public void Write_AnyText_IsReadAsTheSame()
    {
        var texts = Gen.OneOf(Gen.String, Gen.String[Gen.Char["aZ09:- #'\"{}[],&*!|>%@`\n\t\\~=?"], 0, 12], Gen.Int[0, Words.Length - 1].Select(word => Words[word]));

        texts.Where(text => !text.Any(char.IsSurrogate) && text.All(c => c is '\n' or '\t' or (>= ' ' and < '\u007f') or (> '\u00a0' and < '\ufffe' and not '\ufeff'))).List[1, 5].Sample(list =>
        {
            var document = new JsonObject { ["list"] = new JsonArray([.. list.Select(text => (JsonNode)JsonValue.Create(text))]), ["map"] = new JsonObject { [list[0]] = list[0] } };
            var yaml = new YamlStream();
            yaml.Load(new StringReader(YamlText.Write(document)));

            var root = (YamlMappingNode)yaml.Documents[0].RootNode;
            Assert.Equal(list, ((YamlSequenceNode)root["list"]).Select(node => ((YamlScalarNode)node).Value!));
            Assert.Equal(list[0], ((YamlScalarNode)((YamlMappingNode)root["map"]).Children.Single().Key).Value);
        });
    }
}
