namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Serving: the services that a host application carries, with their revisions, traffic, scale and reserved instances.
/// </summary>
/// <remarks>It runs nothing itself. The host decides how many instances are wanted; the AppHost starts and ends them.</remarks>
[AspireExport]
public sealed class ServerlessResource : Resource, IResourceWithWaitSupport
{
    private readonly List<ServerlessServiceResource> _services = [];

    /// <summary>Creates the resource.</summary>
    /// <param name="name">The name of the resource.</param>
    /// <param name="apiKey">The key of the host's management API.</param>
    public ServerlessResource(string name, ParameterResource apiKey)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(apiKey);
        ApiKey = apiKey;
    }

    /// <summary>The key of the host's management API; generated.</summary>
    public ParameterResource ApiKey { get; }

    /// <summary>The services, in the order in which they were added.</summary>
    public IReadOnlyList<ServerlessServiceResource> Services => _services;

    /// <summary>The application that carries the services; null until <c>WithServerless</c> has named it.</summary>
    public IResourceWithEndpoints? Host => this.TryGetLastAnnotation<ServerlessHostAnnotation>(out var host) ? host.Host : null;

    internal void Add(ServerlessServiceResource service) => _services.Add(service);
}
