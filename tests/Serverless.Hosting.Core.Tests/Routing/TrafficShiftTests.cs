using CsCheck;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

public class TrafficShiftTests
{
    private static readonly Gen<ValueList<TrafficTarget>> Traffic =
        from cuts in Gen.Int[0, 100].Array[0, 4]
        from revisions in Gen.Int[1, 4].Array[cuts.Length + 1]
        from tagged in Gen.Bool.Array[cuts.Length + 1]
        let places = (int[])[0, .. cuts.Order(), 100]
        select revisions.Select((revision, i) => new TrafficTarget
        {
            RevisionName = $"c-{revision}",
            Percent = places[i + 1] - places[i],
            Tag = tagged[i] ? $"tag-{i}" : null,
        }).ToValueList();

    [Fact]
    public void To_AnyTraffic_AddsUpAndLeavesTheOthersTheirProportions() =>
        (from traffic in Traffic from revision in Gen.Int[1, 5] from percent in Gen.Int[0, 100] select (traffic, $"c-{revision}", percent)).Sample(sample =>
        {
            var (traffic, revision, percent) = sample;
            var sum = traffic.Where(target => target.RevisionName != revision).Sum(target => target.Percent!.Value);

            var shifted = TrafficShift.To(traffic, revision, percent);

            if (sum == 0 && percent < 100)
            {
                Assert.Null(shifted);
                return;
            }

            Assert.NotNull(shifted);
            Assert.Equal(100, shifted.Sum(target => target.Percent!.Value));
            Assert.Equal(percent, shifted.Where(target => target.RevisionName == revision).Sum(target => target.Percent!.Value));
            Assert.Equal(traffic.Select(target => (target.RevisionName, target.Tag)), shifted.Take(traffic.Count).Select(target => (target.RevisionName, target.Tag)));
            foreach (var (before, after) in traffic.Zip(shifted).Where(pair => pair.First.RevisionName != revision && sum > 0))
            {
                Assert.InRange(after.Percent!.Value, Math.Floor(before.Percent!.Value * (100.0 - percent) / sum), Math.Ceiling(before.Percent.Value * (100.0 - percent) / sum));
            }
        });

    [Fact]
    public void To_RevisionThatTheLatestIs_ChangesTheTargetThatFollows() => Assert.Equal(
        [Share("c-1", 70), new TrafficTarget { LatestRevision = true, Percent = 30, Tag = "edge" }],
        TrafficShift.To([Share("c-1", 90), new TrafficTarget { LatestRevision = true, Percent = 10, Tag = "edge" }], "c-2", 30, latest: "c-2")!);

    [Fact]
    public void To_RevisionWithoutTraffic_IsAdded() => Assert.Equal([Share("c-1", 75), Share("c-2", 25)], TrafficShift.To([Share("c-1", 100)], "c-2", 25)!);

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public void To_PercentOutOfRange_Throws(int percent) => Assert.Throws<ArgumentOutOfRangeException>(() => TrafficShift.To([Share("c-1", 100)], "c-1", percent));

    private static TrafficTarget Share(string revision, long percent) => new() { RevisionName = revision, Percent = percent };
}
