using System.Text;
using CsCheck;

namespace Serverless.Hosting.Processes.Output;

public sealed class LineSplitterTests
{
    private static readonly string[] Words = ["tea", "ünïcödé", "🍵", "\n", "\r\n", "0123456789ABC"];

    [Theory]
    [InlineData("", "")]
    [InlineData("one\ntwo\n", "one|two")]
    [InlineData("one\r\ntwo", "one|two")]
    [InlineData("\n\n", "|")]
    [InlineData("0123456789\nnext", "0123456789|next")]
    [InlineData("0123456789+\nnext\n", "0123456789…|next")]
    public void Add_Text_IsCutIntoLines(string text, string expected) => Assert.Equal(expected, string.Join('|', Split(text, text.Length + 1)));

    [Fact]
    public void Add_InPiecesOfAnySize_GivesTheSameLines() =>
        Gen.Select(Gen.Int[0, Words.Length - 1].Select(index => Words[index]).Array[0, 12], Gen.Int[1, 9])
            .Sample((words, size) =>
            {
                var text = string.Concat(words);
                return Split(text, size).SequenceEqual(Split(text, int.MaxValue));
            });

    private static List<string> Split(string text, int size)
    {
        var lines = new List<string>();
        var splitter = new LineSplitter(10, lines.Add);
        foreach (var piece in Encoding.UTF8.GetBytes(text).Chunk(size))
        {
            splitter.Add(piece);
        }

        splitter.Complete();
        return lines;
    }
}
