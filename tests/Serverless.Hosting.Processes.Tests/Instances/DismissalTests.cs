using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Processes.Instances;

public sealed class DismissalTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly (string Name, Instance? Instance)[] Places =
    [
        ("oldest", Create("oldest", 0, InstanceState.Ready)),
        ("youngest", Create("youngest", 3, InstanceState.Ready)),
        ("starting", Create("starting", 1, InstanceState.Starting)),
        ("empty", null),
    ];

    [Theory]
    [InlineData(0, "")]
    [InlineData(-1, "")]
    [InlineData(1, "empty")]
    [InlineData(2, "empty starting")]
    [InlineData(3, "empty starting youngest")]
    [InlineData(9, "empty starting youngest oldest")]
    public void Choose_TooMany_TakesThemInOrder(int count, string expected)
    {
        var chosen = Dismissal.Choose(Places, place => place.Instance, count);

        Assert.Equal(expected, string.Join(' ', chosen.Select(place => place.Name)));
    }

    private static Instance Create(string name, int age, InstanceState state) =>
        new(name, InstanceClass.Standard, state) { CreatedAt = Start.AddSeconds(age) };
}
