using System.Net;

namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// What breaks in the middle of it all.
/// </summary>
public class FaultTests
{
    private const int Seed = 20_260_101;

    [Fact]
    public async Task Upgrades_TwentyInARowUnderLoad_FailNoRequest()
    {
        await using var cafe = await CafeHost.StartAsync();
        await cafe.UntilReadyAsync("coffee");
        await using var load = new Load(cafe, callers: 8, pause: TimeSpan.FromMilliseconds(20));

        for (var i = 1; i <= 20; i++)
        {
            using var response = await cafe.ApplyAsync("coffee", Cafe.Coffee($"cup-{i}"));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            await cafe.UntilReadyAsync("coffee", $"coffee-{i + 1:D5}");
        }

        await load.StopAsync();
        Assert.Empty(load.Failures);
        Assert.True(load.PerSecond >= 200, $"The load was only {load.PerSecond:0} requests a second.");
        Assert.Equal("Hello cup-20!", await cafe.GetAsync(Cafe.CoffeeHost));
    }

    [Fact]
    public async Task Kill_TheHostWhileManifestsAreApplied_LosesNothingThatWasAcknowledged()
    {
        const int Kills = 30;
        var random = new Random(Seed);
        await using var cafe = await CafeHost.StartAsync(settings: ("Serverless__Autoscaler__AllowZeroInitialScale", "true"));
        await cafe.UntilReadyAsync("coffee");
        var acknowledged = new Dictionary<string, string>();

        for (var kill = 0; kill < Kills; kill++)
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

    [Fact]
    public async Task Kill_InstancesUnderLoad_FailsOnlyWhatWasInFlightOnThem()
    {
        const int Kills = 12;
        const int Callers = 24;
        var random = new Random(Seed);
        await using var cafe = await CafeHost.StartAsync(manifests => Cafe.Write(manifests, "coffee.yaml", Cafe.Coffee(annotations: "autoscaling.knative.dev/min-scale: \"3\"")));
        await cafe.UntilReadyAsync("coffee");
        await cafe.UntilAsync(async () => await cafe.InstancesAsync("coffee-00001") >= 3, "there are three instances");
        await using var load = new Load(cafe, Callers, path: "/?sleep=5");

        for (var kill = 0; kill < Kills; kill++)
        {
            var instances = Machine.ProcessesWith("K_REVISION", "coffee-00001").Intersect(cafe.Children).Where(IsDrinks).ToArray();
            using (var victim = System.Diagnostics.Process.GetProcessById(instances[random.Next(instances.Length)]))
            {
                victim.Kill();
            }

            var before = load.Total;
            await cafe.UntilAsync(() => Task.FromResult(load.Total > before + 200), "answers go on");
            await cafe.UntilAsync(async () => await cafe.InstancesAsync("coffee-00001") >= 3, "the instance is replaced");
        }

        await load.StopAsync();
        var failed = load.Answers.Where(answer => load.Failures.Contains(answer.Key)).ToArray();
        Assert.All(failed, answer => Assert.StartsWith("502", answer.Key, StringComparison.Ordinal));
        Assert.InRange(failed.Sum(answer => answer.Value), 0, Kills * Callers);
        Assert.True(load.Total > Kills * 200, "There was next to no load.");
    }

    private static bool IsDrinks(int process) => File.ReadAllText($"/proc/{process}/comm").StartsWith("Cafe.Drinks", StringComparison.Ordinal);

    /// <summary>Applies one service after the other, each several times, and notes what was acknowledged.</summary>
    private static async Task ApplyUntilItFailsAsync(CafeHost cafe, Dictionary<string, string> acknowledged, int round, CancellationToken power)
    {
        for (var i = 0; !power.IsCancellationRequested; i++)
        {
            var name = $"cup-{round}-{i / 3}";
            var target = $"{i % 3}";
            try
            {
                using var response = await cafe.ApplyAsync(name, Cafe.Coffee(target, name: name, annotations: "autoscaling.knative.dev/initial-scale: \"0\""));
                if (response.IsSuccessStatusCode)
                {
                    acknowledged[name] = target;
                }
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }
}
