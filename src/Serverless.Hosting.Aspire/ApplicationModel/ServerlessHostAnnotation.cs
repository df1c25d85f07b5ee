namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Names the application that carries the services of a plane.
/// </summary>
internal sealed class ServerlessHostAnnotation(IResourceWithEndpoints host) : IResourceAnnotation
{
    public IResourceWithEndpoints Host { get; } = host;
}
