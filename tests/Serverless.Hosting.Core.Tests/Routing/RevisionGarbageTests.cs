using System.Globalization;
using CsCheck;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

public class RevisionGarbageTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly RevisionRetention Defaults = new();
    private static readonly RevisionRetention Everything = new() { SinceCreated = null, SinceLastActive = null, MaxNonActive = null, MinNonActive = 0 };

    [Fact]
    public void Choose_AllOld_LeavesTheMinimum()
    {
        var revisions = Revisions(25, created: Days(3), active: Days(2));

        Assert.Equal(Names(0..5), Choose(revisions, Defaults));
    }

    [Fact]
    public void Choose_SomeUsedLately_TakesOfTheOthersOnly()
    {
        Revision[] revisions = [.. Revisions(15, created: Days(3), active: Days(2)), .. Revisions(10, created: Days(3), active: Hours(1), from: 15)];

        Assert.Equal(Names(0..5), Choose(revisions, Defaults));
        Assert.Equal(Names(0..15), Choose(revisions, Defaults with { MinNonActive = 0 }));
    }

    [Fact]
    public void Choose_MoreThanTheMaximum_TakesFreshOnesToo() =>
        Assert.Equal(Names(0..5), Choose(Revisions(1005, created: Hours(1), active: Hours(1)), Defaults));

    [Fact]
    public void Choose_AllDisabled_KeepsEverything() =>
        Assert.Empty(Choose(Revisions(2000, created: Days(99), active: Days(99)), Everything));

    [Fact]
    public void Choose_KeepNothing_TakesAllThatIsIdle() =>
        Assert.Equal(Names(0..7), Choose(Revisions(7, created: Hours(1), active: Hours(1)), Everything with { MaxNonActive = 0 }));

    [Fact]
    public void Choose_KeepTheNewest_TakesTheOthers() =>
        Assert.Equal(Names(0..4), Choose(Revisions(7, created: Hours(1), active: Hours(1)), Everything with { MaxNonActive = 3 }));

    [Theory]
    [InlineData(48, 15, true)]
    [InlineData(47.999, 15, false)]
    [InlineData(48, 14.999, false)]
    public void Choose_BothTimes_MustBeOver(double created, double active, bool isChosen) =>
        Assert.Equal(isChosen, Choose(Revisions(1, Hours(created), Hours(active)), Defaults with { MinNonActive = 0 }).Count == 1);

    [Theory]
    [InlineData(48, 0, true, false, true)]
    [InlineData(47, 99, true, false, false)]
    [InlineData(0, 15, false, true, true)]
    [InlineData(99, 14, false, true, false)]
    public void Choose_OneTimeDisabled_LooksAtTheOther(double created, double active, bool looksAtCreated, bool looksAtActive, bool isChosen)
    {
        var retention = Defaults with { MinNonActive = 0 };
        retention = looksAtCreated ? retention : retention with { SinceCreated = null };
        retention = looksAtActive ? retention : retention with { SinceLastActive = null };

        Assert.Equal(isChosen, Choose(Revisions(1, Hours(created), Hours(active)), retention).Count == 1);
    }

    [Fact]
    public void Choose_NeverRouted_CountsFromCreation()
    {
        var revision = Revisions(1, Days(3), Days(3))[0];
        revision = revision with { Status = revision.Status with { RoutingStateModified = null } };

        Assert.Single(Choose([revision], Defaults with { MinNonActive = 0 }));
        Assert.Empty(Choose([revision with { CreatedAt = Now }], Defaults with { MinNonActive = 0 }));
    }

    [Fact]
    public void Choose_Protected_IsNeverTaken()
    {
        var revisions = Revisions(6, Days(9), Days(9));
        revisions[0] = Route(revisions[0], RoutingState.Active);
        revisions[1] = Route(revisions[1], RoutingState.Pending);
        revisions[2] = revisions[2] with { Annotations = ValueMap.Empty.With(ServingLabels.NoGarbageCollection, "True") };
        revisions[3] = revisions[3] with { Annotations = ValueMap.Empty.With(ServingLabels.NoGarbageCollection, "no") };

        Assert.Equal(Names(3..5), Choose(revisions, Everything with { MaxNonActive = 0 }, latestReady: Name(5)));
    }

    [Fact]
    public void Choose_AnyRevisions_KeepsWhatMustBeKept()
    {
        var revision = Gen.Select(Gen.Int[0, 100], Gen.Int[0, 100], Gen.Enum<RoutingState>(), Gen.Bool, (created, active, state, isKept) =>
            (Created: created, Active: Math.Min(created, active), State: state, IsKept: isKept));
        var hours = Gen.Int[0, 60].Select(value => TimeSpan.FromHours(value)).Nullable();
        var retention = Gen.Select(hours, hours, Gen.Int[0, 10], Gen.Int[0, 10].Nullable(), (created, active, min, more) =>
            new RevisionRetention { SinceCreated = created, SinceLastActive = active, MinNonActive = min, MaxNonActive = min + more });
        Gen.Select(revision.Array[0, 30], retention, Gen.Int[0, 30]).Sample((shapes, settings, latest) =>
        {
            Revision[] revisions = [.. shapes.Select((shape, index) => Shape(index, shape))];
            var chosen = Choose(revisions, settings, Name(latest));
            var idle = revisions.Where(candidate => candidate.Status.RoutingState == RoutingState.Reserve
                && candidate.Annotations.Count == 0 && candidate.Name != Name(latest)).ToArray();

            Assert.Empty(settings.Validate());
            Assert.Subset(idle.Select(candidate => candidate.Name).ToHashSet(), chosen.ToHashSet());
            Assert.Equal(chosen.Count, chosen.Distinct().Count());
            Assert.True(chosen.Count <= Math.Max(0, idle.Length - settings.MinNonActive));
            Assert.True(settings.MaxNonActive is null || idle.Length - chosen.Count <= settings.MaxNonActive);
        });
    }

    [Fact]
    public void NextChoice_AnyRevisions_IsWhenTheNextOneCanBeTaken()
    {
        var hours = Gen.Int[0, 60].Select(value => TimeSpan.FromHours(value)).Nullable();
        var retention = Gen.Select(hours, hours, Gen.Int[0, 10], (created, active, min) => new RevisionRetention { SinceCreated = created, SinceLastActive = active, MinNonActive = min });
        Gen.Select(Gen.Select(Gen.Int[0, 100], Gen.Int[0, 100]).Array[0, 30], retention).Sample((ages, settings) =>
        {
            Revision[] revisions = [.. ages.Select((age, index) => Shape(index, (age.Item1, Math.Min(age.Item1, age.Item2), RoutingState.Reserve, false)))];
            var chosen = Choose(revisions, settings);
            Revision[] left = [.. revisions.Where(revision => !chosen.Contains(revision.Name))];

            if (RevisionGarbage.NextChoice(left, null, settings, Now) is not { } next)
            {
                Assert.Empty(RevisionGarbage.Choose(left, null, settings, Now.AddYears(1)));
                return;
            }

            Assert.Empty(RevisionGarbage.Choose(left, null, settings, next.AddTicks(-1)));
            Assert.NotEmpty(RevisionGarbage.Choose(left, null, settings, next));
        });
    }

    [Fact]
    public void NextChoice_TimesWithoutEnd_NeverComes() =>
        Assert.Equal(DateTimeOffset.MaxValue, RevisionGarbage.NextChoice(Revisions(1, Hours(1), Hours(1)), null, new() { SinceCreated = TimeSpan.MaxValue, MinNonActive = 0 }, Now));

    [Fact]
    public void Validate_Retention_ReportsAll()
    {
        var retention = new RevisionRetention { SinceCreated = Hours(-1), SinceLastActive = Hours(-1), MinNonActive = -1, MaxNonActive = -2 };

        Assert.Empty(Defaults.Validate());
        Assert.Empty(Everything.Validate());
        Assert.Equal(4, retention.Validate().Count);
    }

    private static ValueList<string> Choose(IReadOnlyCollection<Revision> revisions, RevisionRetention retention, string? latestReady = null) =>
        RevisionGarbage.Choose([.. revisions.Reverse()], latestReady, retention, Now);

    // The higher the number, the later last active.
    private static Revision[] Revisions(int count, TimeSpan created, TimeSpan active, int from = 0) =>
        [.. Enumerable.Range(from, count).Select(number => new Revision
        {
            Name = Name(number),
            CreatedAt = Now - created,
            Spec = new() { Containers = [] },
            Status = new() { RoutingState = RoutingState.Reserve, RoutingStateModified = Now - active + TimeSpan.FromTicks(count == 1 ? 0 : number - from - count) },
        })];

    private static Revision Shape(int index, (int Created, int Active, RoutingState State, bool IsKept) shape)
    {
        var revision = Route(Revisions(1, Hours(shape.Created), Hours(shape.Active), from: index)[0], shape.State);
        return shape.IsKept ? revision with { Annotations = ValueMap.Empty.With(ServingLabels.NoGarbageCollection, "true") } : revision;
    }

    private static Revision Route(Revision revision, RoutingState state) => revision with { Status = revision.Status with { RoutingState = state } };

    private static IEnumerable<string> Names(Range range) => Enumerable.Range(range.Start.Value, range.End.Value - range.Start.Value).Select(Name);

    private static string Name(int number) => "coffee-" + number.ToString("D5", CultureInfo.InvariantCulture);

    private static TimeSpan Days(int days) => TimeSpan.FromDays(days);

    private static TimeSpan Hours(double hours) => TimeSpan.FromHours(hours);
}
