using k8s;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Kubernetes.Store;

/// <summary>
/// An engine whose store and whose instances are a cluster's.
/// </summary>
internal sealed class ClusterHost : IAsyncDisposable
{
    private readonly IHost _host;

    private ClusterHost(IHost host) => _host = host;

    public ServingState Serving => _host.Services.GetRequiredService<ServingState>();

    public ServingCache Cache => _host.Services.GetRequiredService<ServingCache>();

    public IServiceManager Services => _host.Services.GetRequiredService<IServiceManager>();

    public IServiceProvider Provider => _host.Services;

    public static async Task<ClusterHost> StartAsync(Cluster cluster, Action<ServerlessBuilder>? configure = null, string? token = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        builder.Services.AddSingleton<IKubernetes>(_ => new k8s.Kubernetes(new KubernetesClientConfiguration { Host = cluster.Server.Address.AbsoluteUri, AccessToken = token }));
        var serverless = builder.Services.AddServerlessCore().UseKubernetesStore().UseKubernetes(Quick);
        configure?.Invoke(serverless);
        var host = builder.Build();
        try
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
            return new ClusterHost(host);
        }
        catch
        {
            await ((IAsyncDisposable)host).DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static void Quick(KubernetesBackendOptions options)
    {
        options.Namespaces.Add("default");
        (options.RetryDelay, options.MaxRetryDelay) = (TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(100));
    }
}
