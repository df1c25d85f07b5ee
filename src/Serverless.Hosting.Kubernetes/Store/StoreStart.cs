using k8s;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Kubernetes.Manifests;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// Looks, before anything is read, whether the custom resources are there and ours, and installs them where that is asked for.
/// </summary>
/// <remarks>
/// What every caller may read proves Knative Serving: a cluster serves the group of its autoscaler only with it. A host of the whole cluster, which may read the
/// definition, looks at its label too.
/// </remarks>
internal sealed class StoreStart(
    IKubernetes client,
    CustomResourceInstaller installer,
    IOptions<KubernetesStoreOptions> options,
    IOptions<KubernetesBackendOptions> cluster,
    TimeProvider timeProvider) : IHostedLifecycleService
{
    private const string KnativeGroup = "autoscaling.internal.knative.dev";
    private const string Definition = $"services.{CustomResources.Group}";

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(cluster.Value.StartTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var groups = await ListGroupsAsync(either.Token);
        if (groups.Contains(KnativeGroup))
        {
            throw new InvalidOperationException(
                $"Knative Serving is installed in this cluster: it serves the group '{KnativeGroup}'. "
                + "Two controllers of the same objects would undo each other's work. Remove Knative Serving, or use another cluster.");
        }

        if (options.Value.InstallCustomResources)
        {
            await installer.InstallAsync(either.Token);
            return;
        }

        if (!groups.Contains(CustomResources.Group))
        {
            throw new InvalidOperationException(
                $"The cluster does not serve the group '{CustomResources.Group}'. Apply the file '{KubernetesManifests.CustomResourcesFile}' of the manifests, or set "
                + $"'{KubernetesStoreOptions.SectionName}:{nameof(KubernetesStoreOptions.InstallCustomResources)}'.");
        }

        if (cluster.Value.Namespaces.Count == 0)
        {
            DefinitionOwner.Demand(await client.ApiextensionsV1.ReadCustomResourceDefinitionAsync(Definition, cancellationToken: either.Token));
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<HashSet<string>> ListGroupsAsync(CancellationToken cancellationToken) =>
        [.. (await client.Apis.GetAPIVersionsAsync(cancellationToken)).Groups.Select(group => group.Name)];
}
