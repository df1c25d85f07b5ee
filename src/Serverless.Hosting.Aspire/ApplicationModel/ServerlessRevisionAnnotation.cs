namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Says that a workload runs a revision of a service. It stands on both.
/// </summary>
public sealed class ServerlessRevisionAnnotation : IResourceAnnotation
{
    /// <summary>Creates the annotation.</summary>
    /// <param name="service">The service.</param>
    /// <param name="revision">The name of the revision within the service.</param>
    /// <param name="workload">The resource that runs it.</param>
    /// <param name="endpointName">The endpoint of the workload that takes the requests; null for its first HTTP endpoint.</param>
    public ServerlessRevisionAnnotation(ServerlessServiceResource service, string revision, IResourceWithEndpoints workload, string? endpointName = null)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentException.ThrowIfNullOrEmpty(revision);
        ArgumentNullException.ThrowIfNull(workload);
        Service = service;
        Revision = revision;
        Workload = workload;
        EndpointName = endpointName;
    }

    /// <summary>The service.</summary>
    public ServerlessServiceResource Service { get; }

    /// <summary>The name of the revision within the service.</summary>
    public string Revision { get; }

    /// <summary>The resource that runs it.</summary>
    public IResourceWithEndpoints Workload { get; }

    /// <summary>The endpoint of the workload that takes the requests; null for its first HTTP endpoint.</summary>
    public string? EndpointName { get; }

    /// <summary>The name of the revision on the host.</summary>
    internal string FullName => $"{Service.ServiceName}-{Revision}";

    /// <summary>The endpoint that takes the requests.</summary>
    /// <exception cref="DistributedApplicationException">The workload has no such endpoint.</exception>
    internal EndpointReference Endpoint => FindEndpoint() is { } found
        ? new EndpointReference(Workload, found.Name)
        : throw new DistributedApplicationException(EndpointName is null
            ? $"'{Workload.Name}' has no HTTP endpoint for the requests of '{FullName}'. Give it one with 'WithHttpEndpoint'."
            : $"'{Workload.Name}' has no endpoint '{EndpointName}' for the requests of '{FullName}'.");

    internal EndpointAnnotation? FindEndpoint()
    {
        var endpoints = Workload.Annotations.OfType<EndpointAnnotation>();
        return EndpointName is null
            ? endpoints.Where(endpoint => endpoint.UriScheme == "http").OrderBy(endpoint => endpoint.Name != "http").FirstOrDefault()
            : endpoints.FirstOrDefault(endpoint => endpoint.Name == EndpointName);
    }
}
