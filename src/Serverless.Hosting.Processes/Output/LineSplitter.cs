using System.Text;

namespace Serverless.Hosting.Processes.Output;

/// <summary>
/// Cuts a stream of UTF-8 into lines. A line that is too long loses its end.
/// </summary>
internal sealed class LineSplitter(int maxLength, Action<string> line)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _current = new();
    private bool _cut;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var text = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        ReadOnlySpan<char> rest = text.AsSpan(0, _decoder.GetChars(bytes, text, flush: false));
        for (var end = rest.IndexOf('\n'); end >= 0; end = rest.IndexOf('\n'))
        {
            Append(rest[..end]);
            Flush();
            rest = rest[(end + 1)..];
        }

        Append(rest);
    }

    /// <summary>The end of the stream: what stands in the last line counts, even without a line feed.</summary>
    public void Complete()
    {
        if (_current.Length > 0)
        {
            Flush();
        }
    }

    private void Append(ReadOnlySpan<char> text)
    {
        var room = maxLength - _current.Length;
        _cut |= text.Length > room;
        _current.Append(text[..Math.Min(room, text.Length)]);
    }

    private void Flush()
    {
        var text = _current.ToString().TrimEnd('\r');
        line(_cut ? text + "…" : text);
        _current.Clear();
        _cut = false;
    }
}
