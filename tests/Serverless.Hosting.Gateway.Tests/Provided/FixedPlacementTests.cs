using CsCheck;
using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Gateway.Provided;

public sealed class FixedPlacementTests
{
    private static readonly Uri[] Addresses = [.. Enumerable.Range(1, 5).Select(number => new Uri($"http://10.0.0.{number}:80"))];

    /// <summary>What happens to a revision: its addresses, a plan that may end some of the instances there are, and which addresses answer.</summary>
    private static readonly Gen<(Uri[] Addresses, int Standard, int Reserved, bool[] Ends, HashSet<Uri> Up)> Steps =
        from shuffled in Gen.Shuffle(Addresses, 1, 5)
        from standard in Gen.Int[0, 7]
        from reserved in Gen.Int[0, 2]
        from ends in Gen.Bool.Array[10]
        from up in Gen.Shuffle(Addresses, 0, 5)
        select (shuffled, standard, reserved, ends, up.ToHashSet());

    [Fact]
    public void Next_AnySteps_GivesAsManyAsThereAreAddressesAndKeepsThoseThatAnswer() => Steps.Array[1, 20].Sample(steps =>
    {
        IReadOnlyList<FixedPlace> places = [];
        var names = 0;
        var used = new HashSet<string>();
        foreach (var (addresses, standard, reserved, ends, up) in steps)
        {
            var before = places;
            var plan = new InstancePlan(standard, reserved) { End = [.. before.Where((_, i) => ends[i]).Select(place => place.Name)] };

            places = FixedPlacement.Next(before, addresses, plan, up.Contains, () => $"i{++names}");

            Assert.All(places, place => Assert.Contains(place.Address, addresses));
            Assert.DoesNotContain(places, place => plan.End.Contains(place.Name));
            Assert.All(places.Except(before), place => Assert.True(used.Add(place.Name)));
            foreach (var (@class, want) in new[] { (InstanceClass.Standard, standard), (InstanceClass.Reserved, reserved) })
            {
                var own = places.Where(place => place.Class == @class).ToArray();
                var kept = before.Where(place => place.Class == @class && addresses.Contains(place.Address) && !plan.End.Contains(place.Name)).ToArray();
                Assert.Equal(own.Length, own.Select(place => place.Address).Distinct().Count());
                Assert.True(own.Length >= Math.Min(want, addresses.Length));

                // more than are wanted are those alone that answer: they are drained before they end
                Assert.True(own.Length <= Math.Max(want, kept.Count(place => up.Contains(place.Address))));
                Assert.All(kept.Where(place => up.Contains(place.Address)), place => Assert.Contains(place, own));
            }

            Assert.Equal(places, FixedPlacement.Next(places, addresses, plan, up.Contains, () => throw new InvalidOperationException("The same plan twice changes nothing.")));
        }
    });
}
