namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// What breaks in the middle of it all.
/// </summary>
[Collection(LoadCollection.Name)]
public class FaultTests
{
    private const int Seed = 20_260_101;

    [Fact]
    public async Task Kill_TheHostWhileManifestsAreApplied_LosesNothingThatWasAcknowledged()
    {
        var kills = Soak.Count(full: 30, otherwise: 5);
        var random = new Random(Seed);
        await using var cafe = await CafeHost.StartAsync(settings: ("Serverless__Autoscaler__AllowZeroInitialScale", "true"));
        await cafe.UntilReadyAsync("coffee");
        var acknowledged = new Dictionary<string, string>();

        for (var kill = 0; kill < kills; kill++)
        {
            using var power = new CancellationTokenSource();
            var applying = ApplyUntilItFailsAsync(cafe, acknowledged, kill, power.Token);
            await cafe.UntilAsync(() => Task.FromResult(acknowledged.Count > kill || applying.IsCompleted), "something is acknowledged");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50)));
            await cafe.KillAsync();
            await power.CancelAsync();
            await applying;
            await cafe.UntilAsync(() => Task.FromResult(cafe.Children.Count == 0), "no orphan is left");
            await cafe.RestartAsync();

            Assert.Equal("Hello coffee!", await cafe.GetAsync(Cafe.CoffeeHost));
            foreach (var (name, target) in acknowledged)
            {
                var service = await cafe.GetObjectAsync($"services/{name}");
                var stored = (string?)service?["spec"]?["template"]?["spec"]?["containers"]?[0]?["env"]?[0]?["value"];
                Assert.True(stored is not null && string.CompareOrdinal(stored, target) >= 0, $"Service {name} was acknowledged as {target} and is {stored ?? "gone"} after kill {kill}.");
            }
        }

        foreach (var name in acknowledged.Keys.Take(5))
        {
            await cafe.UntilReadyAsync(name);
            Assert.StartsWith("Hello ", await cafe.GetAsync($"{name}.default.example.com"), StringComparison.Ordinal);
        }
    }

    /// <summary>Applies one service after the other, each several times, and notes what was acknowledged.</summary>
    private static async Task ApplyUntilItFailsAsync(CafeHost cafe, Dictionary<string, string> acknowledged, int round, CancellationToken power)
    {
        for (var i = 0; !power.IsCancellationRequested; i++)
        {
            var name = $"cup-{round}-{i / 3}";
            var target = $"refill-{i % 3}";
            try
            {
                using var response = await cafe.ApplyAsync(name, Cafe.Coffee(target, name: name, annotations: "autoscaling.knative.dev/initial-scale: \"0\""));
                Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(CancellationToken.None));
                acknowledged[name] = target;
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }
}
