using Serverless.Hosting.Model;

namespace Serverless.Hosting.Deployment;

/// <summary>
/// Remembers, on an object itself, which document each source applied last: <c>source=hash;source=hash</c>. So it is stored in the same atomic step.
/// </summary>
internal static class SourceHashes
{
    public const string Annotation = "serverless.hosting/applied";

    public static string? Get(Resource resource, string source) =>
        Read(resource.Annotations).FirstOrDefault(entry => entry.Source == source).Hash;

    /// <summary>The annotations of a new version of an object: what sources applied is kept, and this one's hash replaced.</summary>
    public static ValueMap Carry(ValueMap annotations, Resource? existing, string? source, string? hash)
    {
        var entries = existing is null ? [] : Read(existing.Annotations).Where(entry => entry.Source != source).ToList();
        if (source is not null && hash is not null)
        {
            entries.Add((source, hash));
        }

        return entries.Count == 0
            ? annotations.Without(Annotation)
            : annotations.With(Annotation, string.Join(';', entries.OrderBy(entry => entry.Source, StringComparer.Ordinal).Select(entry => $"{entry.Source}={entry.Hash}")));
    }

    private static IEnumerable<(string Source, string Hash)> Read(ValueMap annotations) =>
        annotations.GetValueOrDefault(Annotation, "").Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => (entry[..entry.LastIndexOf('=')], entry[(entry.LastIndexOf('=') + 1)..]));
}
