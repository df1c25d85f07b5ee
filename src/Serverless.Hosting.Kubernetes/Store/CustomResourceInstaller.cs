using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Kubernetes.Manifests;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// Installs the custom resource definitions, or brings them up to date, and waits until the cluster serves them.
/// </summary>
internal sealed partial class CustomResourceInstaller(IKubernetes client, TimeProvider timeProvider, ILogger<CustomResourceInstaller> logger)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(200);

    /// <exception cref="InvalidOperationException">One of them is somebody else's. Those before it are installed.</exception>
    public async Task InstallAsync(CancellationToken cancellationToken)
    {
        foreach (var definition in CustomResources.All())
        {
            await EnsureAsync(definition, cancellationToken);
        }

        foreach (var definition in CustomResources.All())
        {
            while (!IsEstablished(await FindAsync(definition.Metadata.Name, cancellationToken)))
            {
                await Task.Delay(LookAgainAfter, timeProvider, cancellationToken);
            }
        }

        LogInstalled(logger);
    }

    private async Task EnsureAsync(V1CustomResourceDefinition wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (await FindAsync(wanted.Metadata.Name, cancellationToken) is not { } existing)
                {
                    await client.ApiextensionsV1.CreateCustomResourceDefinitionAsync(wanted, cancellationToken: cancellationToken);
                    return;
                }

                DefinitionOwner.Demand(existing);
                existing.Spec = wanted.Spec;
                await client.ApiextensionsV1.ReplaceCustomResourceDefinitionAsync(existing, wanted.Metadata.Name, cancellationToken: cancellationToken);
                return;
            }
            catch (HttpOperationException exception) when (exception.Response.StatusCode is HttpStatusCode.Conflict)
            {
                // another replica was first, or the cluster has just written its status
            }
        }
    }

    private async Task<V1CustomResourceDefinition?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await client.ApiextensionsV1.ReadCustomResourceDefinitionAsync(name, cancellationToken: cancellationToken);
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static bool IsEstablished(V1CustomResourceDefinition? definition) =>
        definition?.Status?.Conditions?.Any(condition => condition is { Type: "Established", Status: "True" }) == true;

    [LoggerMessage(550, LogLevel.Information, "The custom resource definitions are installed.")]
    private static partial void LogInstalled(ILogger logger);
}
