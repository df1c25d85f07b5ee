using CsCheck;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

public class StickyArrangementTests
{
    private static readonly string[] Names = ["coffee-00001", "coffee-00002", "coffee-00003", "blue", "canary"];

    private static readonly Gen<ValueList<RevisionShare>> Shares = GenShares(Names.Length);

    [Fact]
    public void Follow_AnyChanges_MoveUsersOnlyFromWhatShrinksToWhatGrows() => Shares.Array[1, 20].Sample(history =>
    {
        var before = ValueList<RevisionShare>.Empty;
        foreach (var shares in history)
        {
            var after = StickyArrangement.Follow(before, shares);
            AssertMoves(before, after);
            before = after;
        }
    });

    [Fact]
    public void Follow_AnyChanges_GiveExactShares() => Shares.Array[1, 20].Sample(history =>
    {
        var places = ValueList<RevisionShare>.Empty;
        foreach (var shares in history)
        {
            places = StickyArrangement.Follow(places, shares);
            Assert.Equal(shares.ToDictionary(share => share.RevisionName, share => share.Percent), Counts(places));
        }
    });

    [Fact]
    public void Follow_OtherOrderOfTargets_ChangesNothing() => Gen.Select(Shares, Shares).Sample((before, shares) =>
    {
        var places = StickyArrangement.Follow([], before);

        Assert.Equal(StickyArrangement.Follow([], before), StickyArrangement.Follow([], before.Reverse().ToValueList()));
        Assert.Equal(StickyArrangement.Follow(places, shares), StickyArrangement.Follow(places, shares.Reverse().ToValueList()));
    });

    [Fact]
    public void Follow_SameSharesAgain_ChangesNothing() => Gen.Select(Shares, Shares).Sample((first, second) =>
    {
        var places = StickyArrangement.Follow(StickyArrangement.Follow([], first), second);

        Assert.Equal(places, StickyArrangement.Follow(places, second));
    });

    [Fact]
    public void Follow_TwoRevisions_ForgetsWhatCameBefore() => GenShares(2).Array[1, 20].Sample(history =>
    {
        var places = history.Aggregate(ValueList<RevisionShare>.Empty, StickyArrangement.Follow);

        Assert.Equal(StickyArrangement.Follow([], history[^1]), places);
    });

    [Fact]
    public void Follow_GrowingCanary_MovesNoUserOutAndEveryUserAtMostOnce() => Gen.Int[1, 99].Array[1, 10].Sample(percents =>
    {
        var steps = percents.Order().Append(100).Select(percent => Share(("old", (100 - percent) / 2), ("stable", (101 - percent) / 2), ("canary", percent)));
        var seen = Array.ConvertAll(new int[100], _ => new HashSet<string>());
        var places = StickyArrangement.Follow([], Share(("old", 50), ("stable", 50)));
        foreach (var step in steps)
        {
            var before = Owners(places);
            places = StickyArrangement.Follow(places, step);
            var after = Owners(places);
            Assert.All(Enumerable.Range(0, 100), place => Assert.False(before[place] == "canary" && after[place] != "canary"));
            Assert.All(Enumerable.Range(0, 100), place => seen[place].Add(after[place]));
        }

        Assert.All(seen, owners => Assert.InRange(owners.Count, 1, 2));
    });

    /// <summary>The case that neither fixed ranges nor weighted rendezvous hashing gets right: the share of the one in the middle stays, so nobody may join or leave it.</summary>
    [Fact]
    public void Follow_ThirdRevisionKeepsItsShare_KeepsItsUsers()
    {
        var places = StickyArrangement.Follow([], Share(("a", 80), ("b", 10), ("c", 10)));

        var after = StickyArrangement.Follow(places, Share(("a", 50), ("b", 10), ("c", 40)));

        Assert.Equal(Owners(places).Index().Where(place => place.Item == "b"), Owners(after).Index().Where(place => place.Item == "b"));
        AssertMoves(places, after);
    }

    private static void AssertMoves(ValueList<RevisionShare> before, ValueList<RevisionShare> after)
    {
        if (before.Count == 0)
        {
            return;
        }

        var (old, now) = (Counts(before), Counts(after));
        var moves = Owners(before).Zip(Owners(after)).Where(move => move.First != move.Second).ToArray();
        Assert.All(moves, move =>
        {
            Assert.True(now.GetValueOrDefault(move.First) < old[move.First], $"{move.First} lost a user though its share did not shrink.");
            Assert.True(now[move.Second] > old.GetValueOrDefault(move.Second), $"{move.Second} got a user though its share did not grow.");
        });
        Assert.Equal(now.Sum(share => Math.Max(0, share.Value - old.GetValueOrDefault(share.Key))), moves.Length);
    }

    private static Dictionary<string, int> Counts(ValueList<RevisionShare> ranges) => Owners(ranges).CountBy(name => name).ToDictionary();

    private static string[] Owners(ValueList<RevisionShare> ranges) => ranges.SelectMany(range => Enumerable.Repeat(range.RevisionName, range.Percent)).ToArray();

    private static ValueList<RevisionShare> Share(params (string Name, int Percent)[] shares) =>
        shares.Where(share => share.Percent > 0).Select(share => new RevisionShare(share.Name, share.Percent)).ToValueList();

    /// <summary>Shares that add up to 100, of some of the first revisions.</summary>
    private static Gen<ValueList<RevisionShare>> GenShares(int count) => Gen.Int[0, 100].Array[count - 1].Select(cuts =>
    {
        var ends = cuts.Append(0).Append(100).Order().ToArray();
        return Share([.. Names.Take(count).Select((name, index) => (name, ends[index + 1] - ends[index]))]);
    });
}
