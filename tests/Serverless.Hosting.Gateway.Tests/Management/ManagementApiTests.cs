using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Gateway.Support;
using Serverless.Hosting.Knative;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Gateway.Management;

public sealed class ManagementApiTests : IDisposable
{
    private const string Services = "apis/serving.knative.dev/v1/namespaces/default/services";
    private const string Revisions = "apis/serving.knative.dev/v1/namespaces/default/revisions";
    private const string Coffee = """
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata:
          name: coffee
        spec:
          template:
            spec:
              containers:
                - image: cafe/drinks
        """;

    private readonly int _port = FreePorts();
    private readonly HttpClient _client = new();

    [Fact]
    public async Task Post_Yaml_CreatesAndGetShowsItWithItsStatus()
    {
        await using var host = await StartAsync();

        using var created = await SendAsync(HttpMethod.Post, Services, Coffee);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        await GatewayTestHost.UntilAsync(() => host.Manager.Get<Model.Service>("default", "coffee")?.Status.Conditions.FirstOrDefault(condition => condition.Type == "Ready")?.Status == Model.ConditionStatus.True);

        var coffee = await JsonAsync($"{Services}/coffee");
        Assert.Equal("http://coffee.default.example.com", (string?)coffee["status"]!["url"]);
        Assert.Equal("coffee-00001", (string?)coffee["status"]!["latestReadyRevisionName"]);
        Assert.Equal(300, (int)coffee["spec"]!["template"]!["spec"]!["timeoutSeconds"]!);
        Assert.Equal("coffee", (string?)(await JsonAsync(Services))["items"]![0]!["metadata"]!["name"]);
        Assert.Equal("RevisionList", (string?)(await JsonAsync("apis/serving.knative.dev/v1/revisions"))["kind"]);
        Assert.Equal(1, (int)(await JsonAsync(Services.Replace("services", "revisions/coffee-00001", StringComparison.Ordinal)))["status"]!["actualReplicas"]!);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync(Address("readyz"))).StatusCode);
    }

    [Fact]
    public async Task Get_AcceptYaml_AnswersYaml()
    {
        await using var host = await StartAsync();
        using var created = await SendAsync(HttpMethod.Post, Services, Coffee);
        using var request = new HttpRequestMessage(HttpMethod.Get, Address($"{Services}/coffee"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/yaml"));

        using var response = await _client.SendAsync(request);

        Assert.StartsWith("application/yaml", response.Content.Headers.ContentType?.ToString(), StringComparison.Ordinal);
        Assert.Contains("kind: Service", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_OfWhatIsThereOrNotThere_FollowsTheReference()
    {
        await using var host = await StartAsync();

        await ExpectAsync(HttpMethod.Put, $"{Services}/coffee", Coffee, HttpStatusCode.NotFound, "NotFound");
        await ExpectAsync(HttpMethod.Get, $"{Services}/coffee", null, HttpStatusCode.NotFound, "NotFound");
        await ExpectAsync(HttpMethod.Delete, $"{Services}/coffee", null, HttpStatusCode.NotFound, "NotFound");
        using var created = await SendAsync(HttpMethod.Post, Services, Coffee);
        await ExpectAsync(HttpMethod.Post, Services, Coffee, HttpStatusCode.Conflict, "AlreadyExists");
        await ExpectAsync(HttpMethod.Put, $"{Services}/tea", Coffee, HttpStatusCode.BadRequest, "BadRequest");
        using var deleted = await SendAsync(HttpMethod.Delete, $"{Services}/coffee", null);
        Assert.Equal("Success", (string?)JsonNode.Parse(await deleted.Content.ReadAsStringAsync())!["status"]);
        await GatewayTestHost.UntilAsync(() => host.Manager.Get<Model.Service>("default", "coffee") is null);
    }

    [Fact]
    public async Task Put_StaleResourceVersion_IsAConflictAndTheCurrentOneIsTaken()
    {
        await using var host = await StartAsync();
        using var created = await SendAsync(HttpMethod.Post, Services, Coffee);
        var version = (string?)JsonNode.Parse(await created.Content.ReadAsStringAsync())!["metadata"]!["resourceVersion"];
        var changed = Coffee.Replace("cafe/drinks", "cafe/cakes", StringComparison.Ordinal).Replace("name: coffee", $"name: coffee\n  resourceVersion: \"{version}\"", StringComparison.Ordinal);

        using var first = await SendAsync(HttpMethod.Put, $"{Services}/coffee", changed);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await ExpectAsync(HttpMethod.Put, $"{Services}/coffee", changed, HttpStatusCode.Conflict, "Conflict");
    }

    [Fact]
    public async Task Write_ForAnotherObjectThanIsThere_IsRefused()
    {
        await using var host = await StartAsync();
        await ExpectAsync(HttpMethod.Post, Services, WithMetadata("resourceVersion: \"7\""), HttpStatusCode.BadRequest, "BadRequest");
        using var created = await SendAsync(HttpMethod.Post, Services, Coffee);
        var uid = (string?)JsonNode.Parse(await created.Content.ReadAsStringAsync())!["metadata"]!["uid"];

        await ExpectAsync(HttpMethod.Put, $"{Services}/coffee", WithMetadata("resourceVersion: \"new\""), HttpStatusCode.UnprocessableEntity, "Invalid");
        await ExpectAsync(HttpMethod.Put, $"{Services}/coffee", WithMetadata("uid: other"), HttpStatusCode.Conflict, "Conflict");
        using var same = await SendAsync(HttpMethod.Put, $"{Services}/coffee", WithMetadata($"uid: {uid}"));
        Assert.Equal(HttpStatusCode.OK, same.StatusCode);
    }

    [Fact]
    public async Task Put_OtherAuthors_IsRefusedUnlessTheReferenceAllowsIt()
    {
        await using var host = await StartAsync();
        using var created = await SendAsync(HttpMethod.Post, Services, WithMetadata(Authors("ann", "ann")));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);

        var creator = await ExpectAsync(HttpMethod.Put, $"{Services}/coffee", WithMetadata(Authors("bob", "ann")), HttpStatusCode.UnprocessableEntity, "Invalid");
        var modifier = await ExpectAsync(HttpMethod.Put, $"{Services}/coffee", WithMetadata(Authors("ann", "bob")), HttpStatusCode.UnprocessableEntity, "Invalid");
        using var changed = await SendAsync(HttpMethod.Put, $"{Services}/coffee", WithMetadata(Authors("ann", "bob")).Replace("cafe/drinks", "cafe/cakes", StringComparison.Ordinal));

        Assert.Equal("metadata.annotations.serving.knative.dev/creator", (string?)creator["details"]!["causes"]![0]!["field"]);
        Assert.Equal("metadata.annotations.serving.knative.dev/lastModifier", (string?)modifier["details"]!["causes"]![0]!["field"]);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Fact]
    public async Task Get_RevisionAndConfiguration_ShowWhichRoutesNameThem()
    {
        await using var host = await StartAsync();
        using var created = await SendAsync(HttpMethod.Post, Services, Coffee);
        await GatewayTestHost.UntilAsync(() => host.Manager.Get<Model.Revision>("default", "coffee-00001")?.Status.Routes.Count == 1 && host.Manager.Get<Model.Configuration>("default", "coffee")?.Status.Routes.Count == 1);

        var revision = await JsonAsync(Services.Replace("services", "revisions/coffee-00001", StringComparison.Ordinal));
        var configuration = await JsonAsync(Services.Replace("services", "configurations/coffee", StringComparison.Ordinal));

        Assert.Equal("active", (string?)revision["metadata"]!["labels"]!["serving.knative.dev/routingState"]);
        Assert.Equal("coffee", (string?)revision["metadata"]!["annotations"]!["serving.knative.dev/routes"]);
        Assert.NotNull(revision["metadata"]!["annotations"]!["serving.knative.dev/routingStateModified"]);
        Assert.Equal("coffee", (string?)configuration["metadata"]!["annotations"]!["serving.knative.dev/routes"]);
    }

    [Fact]
    public async Task Post_Mistakes_AreAllToldWithTheirFieldsAndStoreNothing()
    {
        await using var host = await StartAsync();
        var wrong = Coffee.Replace("- image: cafe/drinks", "- image: cafe/drinks\n          fancy: 1\n          env: [{name: PORT, value: \"1\"}]", StringComparison.Ordinal) + "\n  traffic: [{percent: 90}]";

        var status = await ExpectAsync(HttpMethod.Post, Services, wrong.Replace("          fancy: 1\n", "", StringComparison.Ordinal), HttpStatusCode.UnprocessableEntity, "Invalid");
        var fields = status["details"]!["causes"]!.AsArray().Select(cause => (string?)cause!["field"]).ToArray();

        Assert.Contains("spec.traffic", fields);
        Assert.Contains("spec.template.spec.containers[0].env[0].name", fields);
        Assert.Contains("spec.template.spec.containers[0].fancy", (await ExpectAsync(HttpMethod.Post, Services, wrong, HttpStatusCode.UnprocessableEntity, "Invalid")).ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(host.Manager.List<Model.Service>());
    }

    [Theory]
    [InlineData("kind: [", "application/yaml", HttpStatusCode.BadRequest)]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("", "application/yaml", HttpStatusCode.BadRequest)]
    [InlineData("a: 1", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("a: 1", null, HttpStatusCode.UnsupportedMediaType)]
    public async Task Post_WhatCannotBeRead_IsRefused(string body, string? type, HttpStatusCode expected)
    {
        await using var host = await StartAsync();

        using var response = await SendAsync(HttpMethod.Post, Services, body, type);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Put_OfARevision_TakesLabelsAndAnnotationsAlone()
    {
        await using var host = await StartAsync();
        using var created = await SendAsync(HttpMethod.Post, Services, Coffee);
        await host.Manager.ApplyAsync(new Deployment.ServiceBuilder("tea").FromImage("cafe/tea").Build());
        foreach (var name in new[] { "coffee-00001", "tea-00001" })
        {
            await GatewayTestHost.UntilAsync(() => host.Manager.Get<Model.Revision>("default", name)?.Status.RoutingState == Model.RoutingState.Active);
            var revision = await JsonAsync($"{Revisions}/{name}");
            revision["metadata"]!["annotations"] = new JsonObject { [ScalingAnnotations.MinScale] = "2" };

            using var updated = await SendAsync(HttpMethod.Put, $"{Revisions}/{name}", revision.ToJsonString(), "application/json");
            Assert.Equal((name, HttpStatusCode.OK), (name, updated.StatusCode));
            await GatewayTestHost.UntilAsync(() => host.Services.GetRequiredService<Runtime.ServingState>().Find("default", name)?.ReadyInstances == 2);
            var shown = (await JsonAsync($"{Revisions}/{name}"))["status"]!;
            Assert.Equal((2, 2), ((int)shown["actualReplicas"]!, (int)shown["desiredReplicas"]!));

            await ExpectAsync(HttpMethod.Put, $"{Revisions}/{name}", revision.ToJsonString(), HttpStatusCode.Conflict, "Conflict");
        }
    }

    [Fact]
    public async Task Put_OfARevision_WhatMayNotChangeIsToldWithItsField()
    {
        await using var host = await StartAsync();
        using var created = await SendAsync(HttpMethod.Post, Services, Coffee);
        await GatewayTestHost.UntilAsync(() => host.Manager.Get<Model.Revision>("default", "coffee-00001")?.Status.RoutingState == Model.RoutingState.Active);
        var revision = await JsonAsync($"{Revisions}/coffee-00001");
        var (spec, annotation) = (revision.DeepClone(), revision.DeepClone());
        spec["spec"]!["timeoutSeconds"] = 7;
        annotation["metadata"]!["annotations"] = new JsonObject { [ScalingAnnotations.MinScale] = "-1" };

        Assert.Equal("spec", await FieldAsync(spec));
        Assert.Equal("metadata.annotations.autoscaling.knative.dev/min-scale", await FieldAsync(annotation));
        revision["metadata"]!["name"] = "coffee-00009";
        await ExpectAsync(HttpMethod.Put, $"{Revisions}/coffee-00009", revision.ToJsonString(), HttpStatusCode.NotFound, "NotFound");
        await ExpectAsync(HttpMethod.Put, $"{Revisions}/coffee-00001", Coffee, HttpStatusCode.BadRequest, "BadRequest");

        async Task<string?> FieldAsync(JsonNode document)
        {
            var status = await ExpectAsync(HttpMethod.Put, $"{Revisions}/coffee-00001", document.ToJsonString(), HttpStatusCode.UnprocessableEntity, "Invalid");
            return (string?)Assert.Single(status["details"]!["causes"]!.AsArray())!["field"];
        }
    }

    [Fact]
    public async Task Post_TenMegabytes_AreRefused()
    {
        await using var host = await StartAsync();

        using var response = await SendAsync(HttpMethod.Post, Services, new string('#', 10 * 1024 * 1024));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Access_WithoutAToken_IsForProgramsOfThisMachineOnly()
    {
        await using var host = await StartAsync();
        using var page = new HttpRequestMessage(HttpMethod.Get, Address(Services)) { Headers = { { "Origin", "http://evil.example" } } };
        using var rebound = new HttpRequestMessage(HttpMethod.Get, Address(Services)) { Headers = { Host = $"evil.example:{_port + 1}" } };
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{_port}/{Services}")) { Headers = { Host = $"localhost:{_port + 1}" } };

        Assert.Equal(HttpStatusCode.Forbidden, (await _client.SendAsync(page)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _client.SendAsync(rebound)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.SendAsync(elsewhere)).StatusCode);
    }

    [Fact]
    public async Task Access_WithAToken_NeedsIt()
    {
        await using var host = await StartAsync("Serverless:Management:Token=0123456789abcdef");
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(Services)) { Headers = { Authorization = new("Bearer", "0123456789abcdef") } };
        using var wrong = new HttpRequestMessage(HttpMethod.Get, Address(Services)) { Headers = { Authorization = new("Bearer", "0123456789abcdeg") } };

        Assert.Equal(HttpStatusCode.Unauthorized, (await _client.GetAsync(Address(Services))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _client.SendAsync(wrong)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Start_OpenToTheNetworkWithoutAToken_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("Serverless:Management:Address=0.0.0.0"));

        Assert.Contains("Serverless:Management:Token", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_FieldOfAFeature_IsJudgedByTheFeaturesOfTheHost()
    {
        await using var host = await StartAsync("Serverless:Features:multi-container=Disabled", "Serverless:Features:kubernetes.podspec-hostnetwork=Allowed");
        var two = Coffee + "\n        - image: cafe/foam\n          ports: [{containerPort: 1}]";

        var status = await ExpectAsync(HttpMethod.Post, Services, two, HttpStatusCode.UnprocessableEntity, "Invalid");
        using var created = await SendAsync(HttpMethod.Post, Services, Coffee + "\n      hostNetwork: true");

        Assert.Contains("multi-container is off, but found 2 containers", (string?)status["message"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
    }

    [Fact]
    public async Task Start_DefaultsOfDocumentsOutOfRange_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayTestHost.StartAsync(builder =>
            builder.Services.Configure<DocumentOptions>(options => options.Defaults.RevisionTimeout = TimeSpan.FromSeconds(601))));

        Assert.Contains("revision-timeout-seconds is 601", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _client.Dispose();

    private static string WithMetadata(string line) => Coffee.Replace("name: coffee", $"name: coffee\n  {line}", StringComparison.Ordinal);

    private static string Authors(string creator, string modifier) =>
        $"annotations: {{serving.knative.dev/creator: {creator}, serving.knative.dev/lastModifier: {modifier}}}";

    private Task<GatewayTestHost> StartAsync(params string[] settings) => GatewayTestHost.StartAsync(
        builder => builder.UseServerlessListeners(_port),
        app => app.MapServerlessManagement(),
        settings: settings);

    private async Task<JsonNode> JsonAsync(string path) => JsonNode.Parse(await _client.GetStringAsync(Address(path)))!;

    private async Task<JsonNode> ExpectAsync(HttpMethod method, string path, string? body, HttpStatusCode code, string reason)
    {
        using var response = await SendAsync(method, path, body);
        var status = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal((code, reason, "Status"), (response.StatusCode, (string?)status["reason"], (string?)status["kind"]));
        return status;
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body, string? type = "application/yaml")
    {
        var request = new HttpRequestMessage(method, Address(path));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        }

        return _client.SendAsync(request);
    }

    private Uri Address(string path) => new($"http://127.0.0.1:{_port + 1}/{path}");

    /// <summary>A port of which the next one is free too.</summary>
    private static int FreePorts()
    {
        while (true)
        {
            using var first = new TcpListener(IPAddress.Loopback, 0);
            first.Start();
            var port = ((IPEndPoint)first.LocalEndpoint).Port;
            try
            {
                using var second = new TcpListener(IPAddress.Loopback, port + 1);
                second.Start();
                return port;
            }
            catch (SocketException)
            {
                // the next one is taken: try another pair
            }
        }
    }
}
