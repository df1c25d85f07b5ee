using System.Text.Json;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

public class HostNamesGoldenTests
{
    [Fact]
    public void Hosts_Recorded_AreThoseOfTheReference()
    {
        var rows = GoldenLines.Read("route_traffic.jsonl", "hostnames").Single().GetProperty("table").EnumerateArray().ToArray();

        Assert.Equal(181, rows.Length);
        Assert.All(rows, Check);
    }

    private static void Check(JsonElement row)
    {
        var names = new HostNames(GoldenOptions.Read(row));
        var route = new Route
        {
            Name = row.GetProperty("name").GetString()!,
            Namespace = row.GetProperty("namespace").GetString()!,
            Labels = GoldenOptions.ReadMap(row.GetProperty("labels")),
            Annotations = GoldenOptions.ReadMap(row.GetProperty("annotations")),
            Traffic = [],
        };
        var tag = row.GetProperty("tag").GetString()!;
        var name = names.NameOf(route.Name, tag);
        var local = HostNames.LocalHosts(route, name);
        names.TryGetExternalHost(route, name, out var external, out _);

        Assert.Equal(row.GetProperty("hostname").GetString(), name);
        Assert.Equal(Texts(row, "domainsExternalIP")?.Single(), external);
        Assert.Equal(GoldenOptions.Text(row, "error") is null, names.TryGetHosts(route, tag, out _, out _));
        if (GoldenOptions.Text(row, "domain") is { } domain)
        {
            Assert.Equal(Texts(row, "domainsClusterLocal"), local);
            Assert.Equal(domain, HostNames.HasLocalVisibility(route) ? local[^1] : external);
        }
    }

    private static string?[]? Texts(JsonElement row, string name) =>
        row.TryGetProperty(name, out var values) ? [.. values.EnumerateArray().Select(value => value.GetString())] : null;
}
