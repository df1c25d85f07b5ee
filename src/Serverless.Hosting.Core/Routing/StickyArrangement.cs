using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// Lays the shares of a group out over its hundred places so that as few users as possible move when the shares change.
/// </summary>
/// <remarks>
/// A place changes its revision only from one whose share shrank to one whose share grew. No rule that looks at the shares alone can promise that for more than two
/// revisions, so what was there before is part of the input. For two it comes to the same layout whatever came before.
/// </remarks>
internal static class StickyArrangement
{
    private const int Places = 100;

    /// <summary>Arranges shares.</summary>
    /// <param name="before">The arrangement in force; empty for none.</param>
    /// <param name="shares">The shares, each revision once, in any order.</param>
    /// <returns>The ranges of places one after the other; a revision may have several.</returns>
    public static ValueList<RevisionShare> Follow(ValueList<RevisionShare> before, ValueList<RevisionShare> shares)
    {
        var sorted = shares.OrderBy(share => share.RevisionName, StringComparer.Ordinal).ToArray();
        if (before.Sum(range => range.Percent) != Places)
        {
            return sorted.ToValueList();
        }

        var places = before.SelectMany(range => Enumerable.Repeat<string?>(range.RevisionName, range.Percent)).ToArray();
        var growing = sorted.Where(share => share.Percent > places.Count(place => place == share.RevisionName)).ToArray();
        Release(places, sorted, growing);
        Fill(places, growing);
        return Ranges(places);
    }

    /// <summary>What a revision has too much becomes free, at the end that is next to a later one that grows.</summary>
    private static void Release(string?[] places, RevisionShare[] shares, RevisionShare[] growing)
    {
        foreach (var (name, count) in places.OfType<string>().CountBy(place => place).ToArray())
        {
            var surplus = count - (Array.Find(shares, share => share.RevisionName == name)?.Percent ?? 0);
            var growsLater = Array.Exists(growing, share => string.CompareOrdinal(share.RevisionName, name) > 0);
            for (var i = 0; i < Places && surplus > 0; i++)
            {
                var place = growsLater ? Places - 1 - i : i;
                if (places[place] == name)
                {
                    (places[place], surplus) = (null, surplus - 1);
                }
            }
        }
    }

    private static void Fill(string?[] places, RevisionShare[] growing)
    {
        var missing = growing.SelectMany(share => Enumerable.Repeat(share.RevisionName, share.Percent - places.Count(place => place == share.RevisionName)));
        var free = 0;
        foreach (var name in missing.ToArray())
        {
            free = Array.IndexOf(places, null, free);
            places[free] = name;
        }
    }

    private static ValueList<RevisionShare> Ranges(string?[] places)
    {
        var ranges = new List<RevisionShare>();
        foreach (var place in places)
        {
            if (ranges.Count > 0 && ranges[^1].RevisionName == place)
            {
                ranges[^1] = ranges[^1] with { Percent = ranges[^1].Percent + 1 };
            }
            else
            {
                ranges.Add(new(place!, 1));
            }
        }

        return ranges.ToValueList();
    }
}
