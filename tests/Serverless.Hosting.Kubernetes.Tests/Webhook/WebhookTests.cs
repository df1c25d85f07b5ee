using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Kubernetes.ApiServer;
using Serverless.Hosting.Kubernetes.Manifests;
using Serverless.Hosting.Kubernetes.Store;

namespace Serverless.Hosting.Kubernetes.Webhook;

public sealed class WebhookTests : IAsyncLifetime
{
    private const string Wrong = """
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata:
          name: coffee
        spec:
          template:
            metadata:
              annotations:
                serverless.hosting/queue-depth: many
            spec:
              containerConcurrency: 2000
              timeoutSeconds: 9000
              containers:
              - image: ghcr.io/cafe/drinks
        """;

    private Cluster _cluster = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await Cluster.StartAsync();
        var options = new KubernetesManifestOptions { ServiceNamespaces = { "default" } };
        _cluster.Install(HostObjects.Namespace(options));
        _cluster.Install(ValidatingWebhook.Create(options));
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Apply_Invalid_IsRefusedBeforeItIsStored()
    {
        await using var host = await StartAsync();

        var refusal = await Assert.ThrowsAsync<HttpOperationException>(() => _cluster.ApplyAsync(Wrong));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refusal.Response.StatusCode);
        var status = JsonNode.Parse(refusal.Response.Content)!;
        Assert.Equal(
            $"admission webhook \"{ValidatingWebhook.Name}\" denied the request: spec.template.spec.containerConcurrency: expected 0 <= 2000 <= 1000\n"
            + "spec.template.spec.timeoutSeconds: expected 0 <= 9000 <= 600",
            (string?)status["message"]);
        Assert.Null(_cluster.Find("services", "coffee"));
    }

    [Theory]
    [InlineData("containerConcurrency: 2000")]
    [InlineData("timeoutSeconds: 9000")]
    [InlineData("serverless.hosting/queue-depth: many")]
    public async Task Apply_Invalid_IsToldWithTheCausesOfTheManagementApi(string wrong)
    {
        await using var host = await StartAsync();
        string[] lines = [.. Wrong.Split('\n').Where(line => !IsWrong(line) || line.Contains(wrong, StringComparison.Ordinal))];
        var manifest = string.Join('\n', lines);

        var refusal = await Assert.ThrowsAsync<HttpOperationException>(() => _cluster.ApplyAsync(manifest));

        var causes = JsonNode.Parse(refusal.Response.Content)!["details"]!["causes"]!.ToJsonString();
        Assert.Equal((await ManagementApi.PostAsync(_cluster, manifest))["details"]!["causes"]!.ToJsonString(), causes);
    }

    [Fact]
    public async Task Apply_Valid_IsStoredAsItIsWritten()
    {
        await using var host = await StartAsync();

        var stored = await _cluster.ApplyAsync(Revisions.Coffee);

        Assert.Equal("""{"template":{"spec":{"containers":[{"image":"ghcr.io/cafe/drinks"}]}}}""", stored["spec"]!.ToJsonString());
    }

    [Fact]
    public async Task Apply_OtherTemplateUnderTheSameName_IsRefused()
    {
        await using var host = await StartAsync();
        var named = Revisions.Coffee.Replace("    spec:\n      containers", "    metadata:\n      name: coffee-first\n    spec:\n      containers", StringComparison.Ordinal);
        await _cluster.ApplyAsync(named);

        await _cluster.ApplyAsync(named);
        var refusal = await Assert.ThrowsAsync<HttpOperationException>(() => _cluster.ApplyAsync(named.Replace("drinks", "drinks:2", StringComparison.Ordinal)));

        Assert.Contains("Saw the following changes without a name change (-old +new)", MessageOf(refusal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_SpecificationOfARevision_IsRefusedAndLabelsAreNot()
    {
        await using var host = await StartAsync();
        await _cluster.ApplyAsync(Revisions.Coffee);
        await _cluster.UntilAsync(() => _cluster.Find("revisions", "coffee-00001") is not null);

        var refusal = await Assert.ThrowsAsync<HttpOperationException>(() => PatchAsync("/spec/containerConcurrency", 5));
        await PatchAsync("/metadata/labels/a", "b");

        Assert.Contains("Immutable fields changed (-old +new)", MessageOf(refusal), StringComparison.Ordinal);
        Assert.Equal("b", (string?)_cluster.Find("revisions", "coffee-00001")!["metadata"]!["labels"]!["a"]);

        Task PatchAsync(string path, JsonNode value) => _cluster.User.CustomObjects.PatchNamespacedCustomObjectAsync(
            new k8s.Models.V1Patch(new JsonArray(new JsonObject { ["op"] = "add", ["path"] = path, ["value"] = value }).ToJsonString(), k8s.Models.V1Patch.PatchType.JsonPatch),
            CustomResources.Group,
            "v1",
            "default",
            "revisions",
            "coffee-00001",
            cancellationToken: Token);
    }

    [Fact]
    public async Task Apply_InvalidWhileTheHostIsAway_GetsItsConditionLater()
    {
        await using (await StartAsync())
        {
            await Assert.ThrowsAsync<HttpOperationException>(() => _cluster.ApplyAsync(Wrong));
        }

        await _cluster.ApplyAsync(Wrong);
        await using var host = await StartAsync();

        await _cluster.UntilAsync(() => Refusal() is not null);
        Assert.Equal(
            "spec.template.spec.containerConcurrency: expected 0 <= 2000 <= 1000\nspec.template.spec.timeoutSeconds: expected 0 <= 9000 <= 600", (string?)Refusal()!["message"]);

        JsonNode? Refusal() =>
            _cluster.Find("services", "coffee")!["status"]?["conditions"]?.AsArray().SingleOrDefault(condition => (string?)condition!["reason"] == "Invalid");
    }

    [Fact]
    public async Task Start_SeveralReplicas_ShareOneCertificate()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        await using var third = await StartAsync();

        Assert.Equal(ShownBy(first), ShownBy(second));
        Assert.Equal(ShownBy(first), ShownBy(third));
    }

    [Fact]
    public async Task Ensure_ManyAtOnce_OneIsFirst()
    {
        using var client = _cluster.Server.CreateClient();
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Keeper(client, TimeProvider.System).EnsureAsync(Token)));

        Assert.Single(made.Select(certificate => certificate.Certificate.Thumbprint).Distinct());
        Assert.Single(_cluster.Server.Store.List(ApiResource.Secrets, new(null, null, null)).Items);
    }

    [Fact]
    public async Task Rotate_BeforeTheEnd_NoReviewFailsOnAnyReplica()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        _cluster.Server.Webhooks.Clock = time;
        using var client = _cluster.Server.CreateClient();
        await using var host = await StartAsync(time);
        var before = ShownBy(host);

        // another replica replaces it, 30 days before its end, and this one does not know yet
        time.Advance(TimeSpan.FromDays(60.1) - TimeSpan.FromMinutes(1));
        using var renewed = await Keeper(client, time).EnsureAsync(Token);
        Assert.NotEqual(before, renewed.Certificate.Thumbprint);
        await Assert.ThrowsAsync<HttpOperationException>(() => _cluster.ApplyAsync(Wrong));

        while (ShownBy(host) != renewed.Certificate.Thumbprint)
        {
            time.Advance(TimeSpan.FromMinutes(30));
            await Task.Delay(1, Token);
        }

        await Assert.ThrowsAsync<HttpOperationException>(() => _cluster.ApplyAsync(Wrong));

        // nothing is replaced while it is good for long
        using var same = await Keeper(client, time).EnsureAsync(Token);
        Assert.Equal(renewed.Certificate.Thumbprint, same.Certificate.Thumbprint);
    }

    [Fact]
    public async Task Ensure_SecretIsDamaged_MakesAnother()
    {
        using var client = _cluster.Server.CreateClient();
        using var first = await Keeper(client, TimeProvider.System).EnsureAsync(Token);
        _cluster.Server.Store.Update(ApiResource.Secrets, "serverless-hosting", "serverless-hosting-webhook", isStatus: false, item =>
        {
            item["data"]!["tls.crt"] = Convert.ToBase64String(Encoding.ASCII.GetBytes("no certificate"));
            return item;
        });

        using var second = await Keeper(client, TimeProvider.System).EnsureAsync(Token);

        Assert.NotEqual(first.Certificate.Thumbprint, second.Certificate.Thumbprint);
    }

    [Fact]
    public async Task Ensure_WithTheShippedRoles_IsAllowed()
    {
        _cluster.Server.Rules = [.. HostRoles.RulesOfTheCertificate(), .. HostRoles.RulesOfTheWebhook()];
        using var client = _cluster.Server.CreateClient();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());

        using var first = await Keeper(client, time).EnsureAsync(Token);
        time.Advance(TimeSpan.FromDays(61));
        using var second = await Keeper(client, time).EnsureAsync(Token);

        Assert.NotEqual(first.Certificate.Thumbprint, second.Certificate.Thumbprint);
    }

    [Fact]
    public async Task Start_ClusterRefusesTheSecret_HostGoesOnAndTriesAgain()
    {
        _cluster.Server.Faults.Fails = request => request.Resource == ApiResource.Secrets ? new ApiError(403, "Forbidden", "no") : null;
        await using var host = await StartAsync(waits: false);
        await _cluster.ApplyAsync(Wrong);

        _cluster.Server.Faults.Fails = _ => null;
        await _cluster.UntilAsync(() => Server(host).Certificate is not null);

        await Assert.ThrowsAsync<HttpOperationException>(() => _cluster.ApplyAsync(Wrong.Replace("9000", "9001", StringComparison.Ordinal)));
    }

    private static bool IsWrong(string line) => line.Contains("2000", StringComparison.Ordinal) || line.Contains("9000", StringComparison.Ordinal) || line.Contains("many", StringComparison.Ordinal);

    private static string MessageOf(HttpOperationException refusal) => (string)JsonNode.Parse(refusal.Response.Content)!["message"]!;

    private static WebhookServer Server(ClusterHost host) => host.Provider.GetRequiredService<WebhookServer>();

    private static string ShownBy(ClusterHost host) => Server(host).Certificate!.Thumbprint;

    private static CertificateKeeper Keeper(IKubernetes client, TimeProvider time) => new(client, Options.Create(new KubernetesWebhookOptions()), time);

    private async Task<ClusterHost> StartAsync(TimeProvider? time = null, bool waits = true)
    {
        var host = await ClusterHost.StartAsync(_cluster, serverless =>
        {
            serverless.AddKubernetesWebhook(options => options.Port = 0);
            if (time is not null)
            {
                serverless.Services.AddSingleton(provider => new CertificateKeeper(
                    provider.GetRequiredService<IKubernetes>(), provider.GetRequiredService<IOptions<KubernetesWebhookOptions>>(), time));
                serverless.Services.AddSingleton(provider => ActivatorUtilities.CreateInstance<WebhookServer>(provider, time));
            }
        });
        _cluster.Server.Webhooks.Ports["serverless-hosting.serverless-hosting"] = Server(host).Port;
        if (waits)
        {
            await _cluster.UntilAsync(() => Server(host).Certificate is not null);
        }

        return host;
    }
}
