using System.Buffers;

namespace Serverless.Hosting.Model.Validation;

/// <summary>
/// Tells whether a text can be the name of an image: <c>[registry/]repository[:tag][@digest]</c>.
/// </summary>
internal static class ImageReference
{
    private const int MaxTagLength = 127;
    private const int MaxRepositoryLength = 255;

    private static readonly SearchValues<char> RepositoryCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-./");
    private static readonly SearchValues<char> TagCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    private static readonly SearchValues<char> RegistryCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-._:[]ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    private static readonly SearchValues<char> HexCharacters = SearchValues.Create("0123456789abcdef");

    public static bool IsValid(string image)
    {
        var rest = image.AsSpan();
        var at = rest.IndexOf('@');
        if (at >= 0)
        {
            if (!IsDigest(rest[(at + 1)..]))
            {
                return false;
            }

            rest = rest[..at];
        }

        var colon = rest.LastIndexOf(':');
        if (colon >= 0 && !rest[colon..].Contains('/'))
        {
            var tag = rest[(colon + 1)..];
            if (tag.IsEmpty || tag.Length > MaxTagLength || tag.ContainsAnyExcept(TagCharacters))
            {
                return false;
            }

            rest = rest[..colon];
        }

        return IsRepository(rest);
    }

    private static bool IsRepository(ReadOnlySpan<char> name)
    {
        var slash = name.IndexOf('/');
        var first = slash < 0 ? default : name[..slash];
        if (first.ContainsAny('.', ':') || first.SequenceEqual("localhost"))
        {
            if (first.ContainsAnyExcept(RegistryCharacters))
            {
                return false;
            }

            name = name[(slash + 1)..];
        }

        return name.Length is >= 2 and <= MaxRepositoryLength && !name.ContainsAnyExcept(RepositoryCharacters);
    }

    private static bool IsDigest(ReadOnlySpan<char> digest)
    {
        const string Algorithm = "sha256:";
        const int HexLength = 64;
        return digest.StartsWith(Algorithm)
            && digest[Algorithm.Length..].Length == HexLength
            && !digest[Algorithm.Length..].ContainsAnyExcept(HexCharacters);
    }
}
