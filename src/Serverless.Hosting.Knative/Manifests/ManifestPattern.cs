using System.Text.RegularExpressions;

namespace Serverless.Hosting.Knative.Manifests;

/// <summary>
/// The files that one call of <c>AddManifests</c> means: a file, a folder, or a pattern with <c>*</c>, <c>?</c> and <c>**</c>.
/// </summary>
internal sealed class ManifestPattern
{
    private const int MaxFolderDepth = 16;

    private readonly string _contentRoot;
    private readonly Regex _match;

    private ManifestPattern(string contentRoot, string root, string rest)
    {
        (_contentRoot, Root, IsRecursive) = (contentRoot, root, rest.Contains('/') || rest.Contains("**", StringComparison.Ordinal));
        _match = new Regex(ToRegex(rest), OperatingSystem.IsWindows() ? RegexOptions.IgnoreCase | RegexOptions.CultureInvariant : RegexOptions.CultureInvariant);
    }

    /// <summary>The folder that all files are in.</summary>
    public string Root { get; }

    public bool IsRecursive { get; }

    public static ManifestPattern Create(string contentRoot, string pattern)
    {
        var path = pattern.Replace('\\', '/');
        var wildcard = path.AsSpan().IndexOfAny('*', '?');
        if (wildcard < 0 && !IsManifest(path))
        {
            return new ManifestPattern(contentRoot, Path.GetFullPath(path, contentRoot), "*.yaml|*.yml|*.json");
        }

        var slash = (wildcard < 0 ? path : path[..wildcard]).LastIndexOf('/');
        var folder = slash < 0 ? "." : slash == 0 ? "/" : path[..slash];
        return new ManifestPattern(contentRoot, Path.GetFullPath(folder, contentRoot), path[(slash + 1)..]);
    }

    /// <summary>The files that exist now, in the order of their names.</summary>
    public IReadOnlyList<string> Files()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = IsRecursive, MaxRecursionDepth = MaxFolderDepth, IgnoreInaccessible = true };
        try
        {
            return
            [
                .. Directory.EnumerateFiles(Root, "*", options)
                    .Select(file => (Full: file, Relative: Path.GetRelativePath(Root, file).Replace('\\', '/')))
                    .Where(file => _match.IsMatch(file.Relative))
                    .OrderBy(file => file.Relative, StringComparer.Ordinal)
                    .Select(file => file.Full),
            ];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>The name of a file in messages, with forward slashes: from the content root on, or the whole path of one that is elsewhere.</summary>
    public string Name(string file)
    {
        var name = Path.GetRelativePath(_contentRoot, file).Replace('\\', '/');
        return name.StartsWith("../", StringComparison.Ordinal) ? file.Replace('\\', '/') : name;
    }

    private static bool IsManifest(string path) => Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml" or ".json";

    private static string ToRegex(string pattern)
    {
        var alternatives = pattern.Split('|').Select(text => Regex.Escape(text)
            .Replace(@"\*\*/", "(?:.*/)?", StringComparison.Ordinal)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal)
            .Replace(@"\?", "[^/]", StringComparison.Ordinal));
        return $"^(?:{string.Join('|', alternatives)})$";
    }
}
