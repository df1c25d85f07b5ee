using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Serverless.Hosting.Kubernetes.ApiServer;

public sealed class TestApiServerTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private TestApiServer _server = null!;
    private k8s.Kubernetes _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestApiServer.StartAsync();
        _client = _server.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Update_OldVersion_IsAConflict()
    {
        var pod = await CreateAsync("a");
        pod.Metadata.Labels["drink"] = "tea";
        await _client.CoreV1.ReplaceNamespacedPodAsync(pod, "a", "bar", cancellationToken: None);

        var exception = await Assert.ThrowsAsync<HttpOperationException>(() => _client.CoreV1.ReplaceNamespacedPodAsync(pod, "a", "bar", cancellationToken: None));

        Assert.Equal(HttpStatusCode.Conflict, exception.Response.StatusCode);
    }

    [Fact]
    public async Task Update_SpecStatusAndLabels_OnlySpecCountsAsAGeneration()
    {
        var pod = await CreateAsync("a");
        pod.Metadata.Labels["drink"] = "tea";
        pod.Status = new V1PodStatus { Phase = "Running" };
        pod = await _client.CoreV1.ReplaceNamespacedPodAsync(pod, "a", "bar", cancellationToken: None);
        Assert.Equal((1L, null), (pod.Metadata.Generation, pod.Status?.Phase));

        pod.Status = new V1PodStatus { Phase = "Running" };
        pod.Spec.NodeName = "n";
        pod = await _client.CoreV1.ReplaceNamespacedPodStatusAsync(pod, "a", "bar", cancellationToken: None);
        Assert.Equal((1L, "Running", null), (pod.Metadata.Generation, pod.Status.Phase, pod.Spec.NodeName));

        pod.Spec.NodeName = "n";
        pod = await _client.CoreV1.ReplaceNamespacedPodAsync(pod, "a", "bar", cancellationToken: None);
        Assert.Equal((2L, "Running"), (pod.Metadata.Generation, pod.Status.Phase));
    }

    [Fact]
    public async Task List_PagesAndSelectors_GiveWhatMatches()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            await CreateAsync(name);
        }

        var first = await _client.CoreV1.ListNamespacedPodAsync("bar", labelSelector: "app", limit: 2, cancellationToken: None);
        var second = await _client.CoreV1.ListNamespacedPodAsync("bar", labelSelector: "app", limit: 2, continueParameter: first.Metadata.ContinueProperty, cancellationToken: None);
        var named = await _client.CoreV1.ListPodForAllNamespacesAsync(fieldSelector: "metadata.name=b", labelSelector: "app=b,other!=c", cancellationToken: None);

        Assert.Equal(["a", "b", "c"], first.Items.Concat(second.Items).Select(pod => pod.Metadata.Name));
        Assert.True(string.IsNullOrEmpty(second.Metadata.ContinueProperty));
        Assert.Equal("b", Assert.Single(named.Items).Metadata.Name);
        Assert.Empty((await _client.CoreV1.ListNamespacedPodAsync("kitchen", cancellationToken: None)).Items);
    }

    [Fact]
    public async Task Watch_FromAVersion_TellsWhatFollowsWithBookmarks()
    {
        await CreateAsync("a");
        var version = (await _client.CoreV1.ListNamespacedPodAsync("bar", cancellationToken: None)).Metadata.ResourceVersion;
        await CreateAsync("b");
        await _client.CoreV1.DeleteNamespacedPodAsync("a", "bar", cancellationToken: None);

        var seen = new List<string>();
        await foreach (var (type, pod) in _client.CoreV1.WatchListNamespacedPodAsync("bar", allowWatchBookmarks: true, resourceVersion: version, cancellationToken: None))
        {
            seen.Add($"{type} {pod.Metadata.Name}");
            if (type == WatchEventType.Bookmark)
            {
                Assert.Equal(_server.Store.Version.ToString(System.Globalization.CultureInfo.InvariantCulture), pod.Metadata.ResourceVersion);
                break;
            }
        }

        Assert.Equal(["Added b", "Deleted a", "Bookmark "], seen);
    }

    [Fact]
    public async Task Watch_FromACompactedVersion_IsGone()
    {
        await CreateAsync("a");
        _server.Store.Compact();

        var exception = await Assert.ThrowsAsync<HttpOperationException>(async () =>
        {
            await foreach (var _ in _client.CoreV1.WatchListNamespacedPodAsync("bar", resourceVersion: "1", cancellationToken: None))
            {
                // nothing comes
            }
        });

        Assert.Equal(HttpStatusCode.Gone, exception.Response.StatusCode);
    }

    [Fact]
    public async Task Delete_Owner_CollectsWhatBelongsToIt()
    {
        var owner = await CreateAsync("a");
        await CreateAsync("b", new V1OwnerReference { ApiVersion = "v1", Kind = "Pod", Name = "a", Uid = owner.Metadata.Uid });
        await CreateAsync("c");

        await _client.CoreV1.DeleteNamespacedPodAsync("a", "bar", cancellationToken: None);

        Assert.Equal("c", Assert.Single((await _client.CoreV1.ListNamespacedPodAsync("bar", cancellationToken: None)).Items).Metadata.Name);
    }

    [Fact]
    public async Task Request_BeyondTheRules_IsForbidden()
    {
        _server.Rules = [new V1PolicyRule { ApiGroups = [""], Resources = ["pods"], Verbs = ["list"] }];

        await _client.CoreV1.ListNamespacedPodAsync("bar", cancellationToken: None);
        var exception = await Assert.ThrowsAsync<HttpOperationException>(() => CreateAsync("a"));

        Assert.Equal(HttpStatusCode.Forbidden, exception.Response.StatusCode);
    }

    private Task<V1Pod> CreateAsync(string name, params V1OwnerReference[] owners) => _client.CoreV1.CreateNamespacedPodAsync(
        new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { ["app"] = name }, OwnerReferences = owners },
            Spec = new V1PodSpec { Containers = [new V1Container { Name = "c" }] },
        },
        "bar",
        cancellationToken: None);
}
