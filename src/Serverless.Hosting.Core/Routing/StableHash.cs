namespace Serverless.Hosting.Routing;

/// <summary>
/// A hash of texts that is the same on every host and in every run: FNV-1a with 64 bits over UTF-8, and the finish of MurmurHash3, which spreads texts that differ
/// in one letter over the whole range.
/// </summary>
internal static class StableHash
{
    /// <summary>Where a hash begins.</summary>
    public const ulong Start = 0xcbf29ce484222325;

    private const ulong Prime = 0x100000001b3;

    /// <summary>Goes on with a hash that is not finished.</summary>
    public static ulong Append(ulong hash, ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            // nearly every letter is one byte, its own number
            if (rune.IsAscii)
            {
                hash = (hash ^ (uint)rune.Value) * Prime;
                continue;
            }

            var count = rune.EncodeToUtf8(bytes);
            foreach (var one in bytes[..count])
            {
                hash = (hash ^ one) * Prime;
            }
        }

        return hash;
    }

    /// <summary>Makes every bit of the result depend on every bit of the hash.</summary>
    public static ulong Finish(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}
