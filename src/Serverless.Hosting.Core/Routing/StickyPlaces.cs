using System.Globalization;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// Which places of the splits of a route each revision has, so that users stay where they are while shares change and after a restart.
/// </summary>
/// <param name="Groups">The tag of each group that is divided, empty for the main hosts, and its ranges of places one after the other.</param>
public sealed record StickyPlaces(ValueList<(string Tag, ValueList<RevisionShare> Ranges)> Groups)
{
    /// <summary>No places are given out.</summary>
    public static StickyPlaces Empty { get; } = new([]);

    /// <summary>Reads the stored form.</summary>
    /// <param name="text">The text; null for none.</param>
    /// <returns>The places; <see cref="Empty"/> for what is no such text.</returns>
    public static StickyPlaces Parse(string? text)
    {
        var groups = (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(ParseGroup).ToArray();
        return Array.Exists(groups, group => group.Ranges.Sum(range => range.Percent) != 100) ? Empty : new(groups.ToValueList());
    }

    /// <summary>Gives the revisions of an assignment their places, moving as few users as possible.</summary>
    /// <param name="assignment">The assignment as it is to be served now.</param>
    /// <param name="arranged">The assignment, its shares laid out by place.</param>
    /// <returns>The new places.</returns>
    public StickyPlaces Arrange(TrafficAssignment assignment, out TrafficAssignment arranged)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        arranged = assignment with
        {
            Groups = assignment.Groups.Select(group => group with { Shares = StickyArrangement.Follow(RangesOf(group.Tag), Merge(group.Shares)) }).ToValueList(),
        };
        return new(arranged.Groups.Where(group => group.Shares.Count > 1).Select(group => (group.Tag, group.Shares)).ToValueList());
    }

    /// <summary>The stored form: <c>=coffee-00001:90,coffee-00002:10;</c>, with the tag before the equals sign.</summary>
    /// <returns>The text; empty for no places.</returns>
    public override string ToString() => string.Concat(Groups.Select(group => string.Create(
        CultureInfo.InvariantCulture, $"{group.Tag}={string.Join(',', group.Ranges.Select(range => $"{range.RevisionName}:{range.Percent}"))};")));

    private ValueList<RevisionShare> RangesOf(string tag) => Groups.FirstOrDefault(group => group.Tag == tag).Ranges ?? [];

    /// <summary>Two targets may have come to one revision.</summary>
    private static ValueList<RevisionShare> Merge(ValueList<RevisionShare> shares) => shares
        .GroupBy(share => share.RevisionName)
        .Select(same => same.First() with { Percent = same.Sum(share => share.Percent) })
        .ToValueList();

    private static (string Tag, ValueList<RevisionShare> Ranges) ParseGroup(string text)
    {
        var parts = text.Split('=', 2);
        return (parts[0], parts.Length < 2 ? [] : parts[1].Split(',').Select(ParseRange).ToValueList());
    }

    private static RevisionShare ParseRange(string text)
    {
        var parts = text.Split(':', 2);
        return new(parts[0], parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent <= 100 ? percent : 0);
    }
}
