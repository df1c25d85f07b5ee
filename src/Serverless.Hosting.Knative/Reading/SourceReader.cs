using System.Text;

namespace Serverless.Hosting.Knative.Reading;

/// <summary>
/// Reads the bytes of a file into the trees of its documents, within the limits of the options.
/// </summary>
internal static class SourceReader
{
    private const int MaxMaxDepth = 256;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="SourceFormatException">The bytes are no documents, or exceed a limit.</exception>
    public static IReadOnlyList<SourceNode> Read(Stream stream, DocumentOptions options)
    {
        var bytes = ReadBytes(stream, options.MaxBytes);
        var depth = Math.Clamp(options.MaxDepth, 1, MaxMaxDepth);
        var budget = new NodeBudget(depth, options.MaxNodes);
        if (IsJson(bytes, options))
        {
            return [JsonReader.Read(bytes, budget, depth)];
        }

        try
        {
            using var reader = new StreamReader(new MemoryStream(bytes, writable: false), StrictUtf8);
            return YamlReader.Read(reader.ReadToEnd(), budget);
        }
        catch (DecoderFallbackException exception)
        {
            throw new SourceFormatException($"the text is not UTF-8: {exception.Message}", 0, 0);
        }
    }

    private static byte[] ReadBytes(Stream stream, int maxBytes)
    {
        using var content = new MemoryStream();
        var buffer = new byte[Math.Min(maxBytes, 64 * 1024) + 1];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            content.Write(buffer.AsSpan(0, read));
            if (content.Length > maxBytes)
            {
                throw new SourceFormatException($"larger than {maxBytes} bytes", 0, 0);
            }
        }

        var bytes = content.ToArray();
        return bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
    }

    private static bool IsJson(byte[] bytes, DocumentOptions options)
    {
        if (options.Format != DocumentFormat.Auto)
        {
            return options.Format == DocumentFormat.Json;
        }

        var first = bytes.AsSpan().TrimStart(" \t\r\n"u8);
        return options.FileName.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            || (options.FileName.Length == 0 && !first.IsEmpty && first[0] == (byte)'{');
    }
}
