namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// One service: an address, and the revisions that answer there.
/// </summary>
[AspireExport]
public sealed class ServerlessServiceResource : Resource, IResourceWithParent<ServerlessResource>, IResourceWithWaitSupport
{
    /// <summary>Creates the resource.</summary>
    /// <param name="name">The name of the resource.</param>
    /// <param name="serviceName">The name of the service on its host: lower-case letters, digits and hyphens, first a letter, at most 63.</param>
    /// <param name="parent">What it belongs to.</param>
    public ServerlessServiceResource(string name, string serviceName, ServerlessResource parent)
        : base(name)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceName);
        ArgumentNullException.ThrowIfNull(parent);
        ServiceName = serviceName;
        Parent = parent;
    }

    /// <summary>The name of the service on its host.</summary>
    public string ServiceName { get; }

    /// <inheritdoc />
    public ServerlessResource Parent { get; }

    /// <summary>Where the service answers: an endpoint of its host that stands for it alone.</summary>
    /// <exception cref="DistributedApplicationException">No host carries the service.</exception>
    public EndpointReference Endpoint => Parent.Host is { } host
        ? new EndpointReference(host, EndpointName)
        : throw new DistributedApplicationException($"No host carries '{Parent.Name}', to which the service '{Name}' belongs. Call 'WithServerless' on the application that does.");

    internal string EndpointName => $"svc-{ServiceName}";
}
