using System.Globalization;
using System.Text.Json;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// Settings and labels as recorded cases write them.
/// </summary>
internal static class GoldenOptions
{
    public static RoutingOptions Read(JsonElement line)
    {
        var network = line.GetProperty("configNetwork");
        var options = new RoutingOptions { Domains = [.. line.GetProperty("configDomain").EnumerateObject().Select(ToRule)] };
        options.DomainTemplate = Text(network, "domain-template") ?? options.DomainTemplate;
        options.TagTemplate = Text(network, "tag-template") ?? options.TagTemplate;
        options.DefaultExternalScheme = Text(network, "default-external-scheme") ?? options.DefaultExternalScheme;
        if (Text(network, "rollout-duration") is { } seconds)
        {
            options.RolloutDuration = Seconds(seconds);
        }

        return options;
    }

    public static ValueMap ReadMap(JsonElement map) =>
        ValueMap.Create(map.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, entry.Value.GetString()!)));

    public static string? Text(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static TimeSpan Seconds(string seconds) => TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture));

    private static DomainRule ToRule(JsonProperty domain) => new()
    {
        Domain = domain.Name,
        Selector = domain.Value.GetString()!
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(label => label.Split(':', StringSplitOptions.TrimEntries))
            .ToDictionary(label => label[0], label => label[1]),
    };
}
