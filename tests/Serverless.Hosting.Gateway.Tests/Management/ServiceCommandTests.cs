using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Serverless.Hosting.Gateway.Support;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Management;

public sealed class ServiceCommandTests : IDisposable
{
    private const string Root = "apis/serverless.hosting/v1";
    private const string Coffee = $"{Root}/namespaces/default/services/coffee";
    private const string Section = "Serverless:Services:coffee";

    private readonly int[] _ports = FreePorts.Take(2);
    private readonly HttpClient _client = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_Services_TellsWhatADashboardShows()
    {
        await using var host = await StartAsync($"{Section}:ReservedInstances=1", $"{Section}:MaxScale=7", "Serverless:Name=cafe");

        var all = await JsonAsync($"{Root}/services");
        var coffee = all["services"]![0]!;

        Assert.Equal(("cafe", false), ((string?)all["name"], (bool)all["paused"]!));
        Assert.Equal(("default", "coffee", _ports[0], "http://coffee.default.example.com"), ((string?)coffee["namespace"], (string?)coffee["name"], (int)coffee["port"]!, (string?)coffee["url"]));
        Assert.Equal("True", (string?)coffee["ready"]!["status"]);
        Assert.Equal("""[{"revision":"coffee-v1","percent":90,"tag":null},{"revision":"coffee-v2","percent":10,"tag":"canary"}]""", coffee["traffic"]!.ToJsonString());
        Assert.Null(coffee["trafficBefore"]);
        var revision = coffee["revisions"]![0]!;
        Assert.Equal(("coffee-v1", 0, 7, 1), ((string?)revision["name"], (int)revision["minScale"]!, (int)revision["maxScale"]!, (int)revision["reservedInstances"]!));
        Assert.Equal("""{"standard":{"starting":0,"ready":1,"ending":0},"reserved":{"starting":0,"ready":0,"ending":0}}""", revision["instances"]!.ToJsonString());
        Assert.Equal((double)revision["cost"]!["alwaysOn"]! - (double)revision["cost"]!["total"]!, (double)revision["cost"]!["saving"]!);
        Assert.Equal(coffee["name"]!.ToJsonString(), (await JsonAsync(Coffee))["name"]!.ToJsonString());
    }

    [Fact]
    public async Task Post_Shift_MovesTrafficAndRollbackTakesItBack()
    {
        await using var host = await StartAsync();

        var shifted = await OkAsync(HttpMethod.Post, $"{Coffee}/shift", """{"revision": "coffee-v2", "percent": 75}""");
        Assert.Equal([90, 10], shifted["trafficBefore"]!.AsArray().Select(target => (int)target!["percent"]!));
        await UntilSharesAsync(host, 25, 75);

        await OkAsync(HttpMethod.Post, $"{Coffee}/rollback", null);
        await UntilSharesAsync(host, 90, 10);
    }

    [Fact]
    public async Task Post_Scale_SetsTheBoundsOfAllOrOneRevision()
    {
        await using var host = await StartAsync();

        await OkAsync(HttpMethod.Post, $"{Coffee}/scale", """{"minScale": 2, "maxScale": 3}""");
        await GatewayTestHost.UntilAsync(() => host.Revision("coffee-v1").ReadyInstances == 2 && host.Revision("coffee-v2").ReadyInstances == 2);
        var scaled = await OkAsync(HttpMethod.Post, $"{Coffee}/scale", """{"minScale": 0, "reservedInstances": 2, "revision": "coffee-v2"}""");

        Assert.Equal([(2, 3, 0), (0, 3, 2)], scaled["revisions"]!.AsArray().Select(revision => ((int)revision!["minScale"]!, (int)revision["maxScale"]!, (int)revision["reservedInstances"]!)));
    }

    [Fact]
    public async Task Put_Autoscaling_PausesAndResumes()
    {
        await using var host = await StartAsync();

        Assert.False((bool)(await JsonAsync($"{Root}/autoscaling"))["paused"]!);
        Assert.True((bool)(await OkAsync(HttpMethod.Put, $"{Root}/autoscaling", """{"paused": true}"""))["paused"]!);
        Assert.True((bool)(await JsonAsync($"{Root}/services"))["paused"]!);
        Assert.False((bool)(await OkAsync(HttpMethod.Put, $"{Root}/autoscaling", """{"paused": false}"""))["paused"]!);
    }

    [Fact]
    public async Task Post_RestAndWake_EndAndStartTheFirstInstance()
    {
        await using var host = await StartAsync();

        await OkAsync(HttpMethod.Post, $"{Coffee}/rest", null);
        await GatewayTestHost.UntilAsync(() => host.Backend.InstancesOf("coffee-v1").Count + host.Backend.InstancesOf("coffee-v2").Count == 0);
        await OkAsync(HttpMethod.Post, $"{Coffee}/wake", null);
        await GatewayTestHost.UntilAsync(() => host.Revision("coffee-v1").ReadyInstances == 1 && host.Revision("coffee-v2").ReadyInstances == 1);
    }

    [Theory]
    [InlineData("shift", "{}", HttpStatusCode.UnprocessableEntity, "revision percent")]
    [InlineData("shift", """{"revision": "coffee-v1", "percent": 101}""", HttpStatusCode.UnprocessableEntity, "percent")]
    [InlineData("shift", """{"revision": "coffee-v9", "percent": 10}""", HttpStatusCode.UnprocessableEntity, "spec.traffic")]
    [InlineData("shift", """{"revision": "coffee-v1", "share": 10}""", HttpStatusCode.BadRequest, "")]
    [InlineData("shift", """{"revision": "coffee-v1", "percent": "ten"}""", HttpStatusCode.BadRequest, "")]
    [InlineData("rollback", null, HttpStatusCode.UnprocessableEntity, "spec.traffic")]
    [InlineData("scale", """{"minScale": -1, "maxScale": -2}""", HttpStatusCode.UnprocessableEntity, "minScale maxScale")]
    [InlineData("scale", """{"minScale": 3, "maxScale": 2}""", HttpStatusCode.UnprocessableEntity, "maxScale minScale")]
    [InlineData("scale", """{"revision": "coffee-v9"}""", HttpStatusCode.UnprocessableEntity, "revision")]
    [InlineData("scale", "[", HttpStatusCode.BadRequest, "")]
    public async Task Post_Mistake_IsToldAndChangesNothing(string command, string? body, HttpStatusCode code, string fields)
    {
        await using var host = await StartAsync();
        var before = (host.Manager.Get<Service>("default", "coffee")!.Traffic, host.Manager.List<Revision>().Select(revision => revision.Annotations).ToArray());

        using var response = await SendAsync(HttpMethod.Post, $"{Coffee}/{command}", body);
        var status = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;

        Assert.Equal(code, response.StatusCode);
        Assert.Equal(fields, string.Join(' ', (status["details"]?["causes"]?.AsArray() ?? []).Select(cause => (string?)cause!["field"])));
        Assert.Equal(before.Traffic, host.Manager.Get<Service>("default", "coffee")!.Traffic);
        Assert.Equal(before.Item2, host.Manager.List<Revision>().Select(revision => revision.Annotations));
    }

    [Fact]
    public async Task Any_UnknownService_IsNotFound()
    {
        await using var host = await StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, Coffee.Replace("coffee", "tea", StringComparison.Ordinal), null)).StatusCode);
        foreach (var (command, body) in new[] { ("shift", """{"revision": "tea-v1", "percent": 1}"""), ("rollback", null), ("scale", "{}"), ("wake", null), ("rest", null) })
        {
            using var response = await SendAsync(HttpMethod.Post, $"{Root}/namespaces/default/services/tea/{command}", body);
            Assert.Equal((command, HttpStatusCode.NotFound), (command, response.StatusCode));
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<GatewayTestHost> StartAsync(params string[] settings)
    {
        var host = await GatewayTestHost.StartAsync(settings:
        [
            $"Serverless:Admin:Port={_ports[1]}",
            $"{Section}:Port={_ports[0]}",
            $"{Section}:Revisions:v1:Image=one",
            $"{Section}:Revisions:v2:Image=two",
            $"{Section}:Traffic:v1=90",
            $"{Section}:Traffic:v2=10",
            $"{Section}:Tags:canary=v2",
            .. settings,
        ]);
        await host.UntilRoutedAsync("coffee");
        return host;
    }

    private static Task UntilSharesAsync(GatewayTestHost host, params long[] percents) =>
        GatewayTestHost.UntilAsync(() => host.Manager.Get<Service>("default", "coffee")!.Status.Traffic.Select(target => target.Percent ?? 0).SequenceEqual(percents));

    private async Task<JsonNode> JsonAsync(string path) => JsonNode.Parse(await _client.GetStringAsync(Address(path), Token))!;

    private async Task<JsonNode> OkAsync(HttpMethod method, string path, string? body)
    {
        using var response = await SendAsync(method, path, body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, Address(path)) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        return await _client.SendAsync(request, Token);
    }

    private Uri Address(string path) => new($"http://localhost:{_ports[1]}/{path}");
}
