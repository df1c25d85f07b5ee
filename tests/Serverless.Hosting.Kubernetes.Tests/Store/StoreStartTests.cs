using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Kubernetes.ApiServer;
using Serverless.Hosting.Kubernetes.Manifests;

namespace Serverless.Hosting.Kubernetes.Store;

public sealed class StoreStartTests : IAsyncLifetime
{
    private Cluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await Cluster.StartAsync(hasCustomResources: false);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Start_NoCustomResources_SaysHowToGetThem()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync());

        Assert.Contains("custom-resources.yaml", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Serverless:Kubernetes:Store:InstallCustomResources", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_KnativeIsInstalled_IsRefused()
    {
        _cluster.Server.InstallCustomResources();
        Define("podautoscalers.autoscaling.internal.knative.dev", "autoscaling.internal.knative.dev", "knative-serving");

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync());

        Assert.StartsWith("Knative Serving is installed in this cluster", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_DefinitionsOfAnother_AreLeftAloneAndRefused(bool install)
    {
        Define("services.serving.knative.dev", CustomResources.Group, "knative-serving");

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(install));

        Assert.Contains("'services.serving.knative.dev' belongs to 'knative-serving'", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_cluster.Server.Writes, write => write.StartsWith("update", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_WithTheRoleOfANamespace_Starts()
    {
        _cluster.Server.InstallCustomResources();
        _cluster.Server.Rules = HostRoles.Rules();

        await StartAsync(namespaces: "default");
    }

    [Fact]
    public async Task Start_WithTheRoleOfTheCluster_Starts()
    {
        _cluster.Server.InstallCustomResources();
        _cluster.Server.Rules = [.. HostRoles.Rules(), .. HostRoles.RulesOfTheCluster()];

        await StartAsync();
    }

    [Fact]
    public async Task Install_Nothing_InstallsAllAndWaitsUntilTheyAreServed()
    {
        await StartAsync(install: true);
        await _cluster.ApplyAsync(Revisions.Coffee);

        Assert.Equal(4, Definitions().Count);
        Assert.NotNull(_cluster.Find("services", "coffee"));
    }

    [Fact]
    public async Task Install_OlderOnes_BringsThemUpToDateAndKeepsObjects()
    {
        _cluster.Server.InstallCustomResources();
        await _cluster.ApplyAsync(Revisions.Coffee);
        var resource = ApiResource.CustomResourceDefinitions;
        _cluster.Server.Store.Update(resource, "", "routes.serving.knative.dev", isStatus: false, item =>
        {
            item["spec"]!["versions"]![0]!.AsObject().Remove("additionalPrinterColumns");
            return item;
        });

        await StartAsync(install: true);

        Assert.Equal(3, Definitions().Single(item => (string?)item["metadata"]!["name"] == "routes.serving.knative.dev")["spec"]!["versions"]![0]!["additionalPrinterColumns"]!.AsArray().Count);
        Assert.NotNull(_cluster.Find("services", "coffee"));
    }

    [Fact]
    public async Task Install_SeveralReplicasAtOnce_AllSucceed()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StartAsync(install: true)));

        Assert.Equal(4, Definitions().Count);
    }

    private async Task StartAsync(bool install = false, params string[] namespaces)
    {
        using var client = _cluster.Server.CreateClient();
        var start = new StoreStart(
            client,
            new CustomResourceInstaller(client, TimeProvider.System, NullLogger<CustomResourceInstaller>.Instance),
            Options.Create(new KubernetesStoreOptions { InstallCustomResources = install }),
            Options.Create(new KubernetesBackendOptions { Namespaces = [.. namespaces] }),
            TimeProvider.System);
        await start.StartingAsync(TestContext.Current.CancellationToken);
    }

    private List<JsonObject> Definitions() => _cluster.Server.Store.List(ApiResource.CustomResourceDefinitions, new(null, null, null)).Items;

    private void Define(string name, string group, string owner)
    {
        var (definition, plural) = (CustomResources.All().First(), name[..name.IndexOf('.', StringComparison.Ordinal)]);
        (definition.Metadata.Name, definition.Metadata.Labels, definition.Spec.Group) = (name, new Dictionary<string, string> { [ManifestLabels.Name] = owner }, group);
        (definition.Spec.Names.Plural, definition.Spec.Names.ShortNames) = (plural, []);
        _cluster.Server.Store.Create(ApiResource.CustomResourceDefinitions, "", JsonNode.Parse(k8s.KubernetesJson.Serialize(definition))!.AsObject());
    }
}
