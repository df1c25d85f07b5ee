using System.Text.RegularExpressions;

namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// The limit of an instance, seen by the application itself.
/// </summary>
[Collection(LoadCollection.Name)]
public partial class ConcurrencyTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task ContainerConcurrencyOne_FiftyCallers_NeverMeetsTwoRequestsAtOnce()
    {
        await using var cafe = await CafeHost.StartAsync(manifests => Cafe.Write(
            manifests, "coffee.yaml", Cafe.Coffee(annotations: "autoscaling.knative.dev/max-scale: \"4\"", more: "containerConcurrency: 1")));
        await cafe.UntilReadyAsync("coffee");
        await using var load = new Load(cafe, callers: 50, path: "/guests?sleep=2");

        await cafe.UntilAsync(() => Task.FromResult(load.Elapsed >= Duration), "the load has lasted");
        await load.StopAsync();

        Assert.Empty(load.Failures);
        Assert.All(load.Answers.Keys, answer => Assert.Matches(OneAtOnce, answer));
        Assert.True(load.Answers.Count > 1, "Only one instance answered.");
        Assert.True(load.Total > 500, $"There were only {load.Total} requests.");
    }

    [GeneratedRegex(@"^Hello coffee! At most 1 at once in \d+\.$")]
    private static partial Regex OneAtOnce { get; }
}
