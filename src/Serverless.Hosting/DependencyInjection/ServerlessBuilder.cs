namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// What stores (<c>UseX</c>), backends (<c>UseX</c>) and sources (<c>AddX</c>) hang off.
/// </summary>
public sealed class ServerlessBuilder
{
    internal ServerlessBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the host.</summary>
    public IServiceCollection Services { get; }
}
