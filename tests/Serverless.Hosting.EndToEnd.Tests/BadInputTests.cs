using System.Net;
using System.Text.Json.Nodes;

namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// What people and programs send by mistake or on purpose: it is refused with its place and reason, and what is served stays as it is.
/// </summary>
public class BadInputTests
{
    [Fact]
    public async Task Folder_WithFilesThatCannotBeRead_TellsEachAndServesOn()
    {
        await using var cafe = await CafeHost.StartAsync();
        await cafe.UntilReadyAsync("coffee");
        var aliases = string.Concat(Enumerable.Range(1, 29).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));

        await TellsAsync("large.yaml", Cafe.Coffee("large") + "\n#" + new string('x', 10 * 1024 * 1024), "larger than 1048576 bytes");
        await TellsAsync("aliases.yaml", "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + aliases, "more than 100000 nodes");
        await TellsAsync("twice.yaml", Cafe.Coffee("twice") + "\nkind: Service", "the key 'kind' occurs twice");
        await TellsAsync("broken.yaml", Cafe.Coffee("broken").Replace("kind: Service", "kind: [", StringComparison.Ordinal), "error");

        Assert.Equal(1, (long)(await cafe.GetObjectAsync("services/coffee"))!["metadata"]!["generation"]!);
        Assert.Equal("Hello coffee!", await cafe.GetAsync(Cafe.CoffeeHost));

        async Task TellsAsync(string file, string text, string reason)
        {
            Cafe.Write(cafe.Manifests, file, text);
            await cafe.UntilAsync(
                () => Task.FromResult(cafe.Output.Split('\n').Any(line => line.Contains(file, StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal))),
                $"{reason} is told of {file}");
        }
    }

    [Fact]
    public async Task Api_AHundredMistakes_AreAllNamed()
    {
        await using var cafe = await CafeHost.StartAsync();
        await cafe.UntilReadyAsync("coffee");
        var nameless = string.Concat(Enumerable.Repeat("\n            - value: x", 100));

        using var response = await cafe.ApplyAsync("coffee", Cafe.Coffee().Replace("value: coffee", "value: coffee" + nameless, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var causes = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["details"]!["causes"]!.AsArray();
        Assert.Equal(Enumerable.Range(1, 100).Select(i => $"spec.template.spec.containers[0].env[{i}].name"), causes.Select(cause => (string?)cause!["field"]));
        Assert.Equal("Hello coffee!", await cafe.GetAsync(Cafe.CoffeeHost));
    }

    [Fact]
    public async Task Host_InAnySpelling_IsFoundOrRefused()
    {
        await using var cafe = await CafeHost.StartAsync();
        await cafe.UntilReadyAsync("coffee");

        foreach (var host in (string[])[Cafe.CoffeeHost.ToUpperInvariant(), $"{Cafe.CoffeeHost}:80", $"{Cafe.CoffeeHost}.", $"{Cafe.CoffeeHost}.:443"])
        {
            Assert.Equal("Hello coffee!", await cafe.GetAsync(host));
        }

        foreach (var host in (string[])["[::1]", $"[::1]:{cafe.Port}", $"x.{Cafe.CoffeeHost}", $"{Cafe.CoffeeHost}.evil.com"])
        {
            Assert.StartsWith("404", await cafe.GetAsync(host), StringComparison.Ordinal);
        }
    }
}
