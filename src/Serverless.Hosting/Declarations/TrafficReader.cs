using Serverless.Hosting.Model;

namespace Serverless.Hosting.Declarations;

/// <summary>
/// Reads how the traffic of a service is divided over its revisions.
/// </summary>
internal sealed class TrafficReader(SectionReader section, IReadOnlyList<(string Key, string Name)> revisions)
{
    private const int Whole = 100;

    /// <summary>Reads the targets.</summary>
    /// <returns>One for each revision that has a share, and one more for each further tag.</returns>
    public ValueList<TrafficTarget> Read()
    {
        var (shares, tags) = (ReadShares(section.Section("Traffic")), ReadTags(section.Section("Tags")));
        return revisions.SelectMany(revision => Targets(revision.Name, shares, [.. tags[revision.Name]])).ToValueList();
    }

    private static IEnumerable<TrafficTarget> Targets(string revision, Dictionary<string, int> shares, string[] tags)
    {
        if (shares.TryGetValue(revision, out var percent) || tags.Length > 0)
        {
            yield return new TrafficTarget { RevisionName = revision, Percent = percent, Tag = tags.FirstOrDefault() };
        }

        foreach (var tag in tags.Skip(1))
        {
            yield return new TrafficTarget { RevisionName = revision, Percent = 0, Tag = tag };
        }
    }

    private Dictionary<string, int> ReadShares(SectionReader traffic)
    {
        var shares = new Dictionary<string, int>(StringComparer.Ordinal);
        if (traffic.Keys().Count == 0)
        {
            if (revisions.Count > 1)
            {
                traffic.Add($"The service has {revisions.Count} revisions: say how the traffic is divided over them.");
            }

            return revisions.ToDictionary(revision => revision.Name, _ => Whole, StringComparer.Ordinal);
        }

        foreach (var key in traffic.Keys())
        {
            if (Find(key, traffic, key) is { } revision && traffic.Whole(key, 0, Whole) is { } percent)
            {
                shares[revision] = percent;
            }
        }

        if (shares.Count == traffic.Keys().Count && shares.Values.Sum() is var sum and not Whole)
        {
            traffic.Add($"The percents add up to {sum}; they must add up to {Whole}.");
        }

        return shares;
    }

    private ILookup<string, string> ReadTags(SectionReader tags)
    {
        var found = new List<(string Revision, string Tag)>();
        foreach (var (tag, key) in tags.Texts())
        {
            if (!Names.IsDns1035Label(tag))
            {
                tags.Add(tag, $"'{tag}' is no tag: lower-case letters, digits and hyphens, first a letter, {Names.MaxLength} at most.");
            }

            if (Find(key, tags, tag) is { } revision)
            {
                found.Add((revision, tag));
            }
        }

        return found.ToLookup(entry => entry.Revision, entry => entry.Tag);
    }

    private string? Find(string key, SectionReader at, string path)
    {
        var found = revisions.FirstOrDefault(revision => revision.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Name;
        if (found is null)
        {
            at.Add(path, $"There is no revision '{key}'. There are {string.Join(", ", revisions.Select(revision => $"'{revision.Key}'"))}.");
        }

        return found;
    }
}
