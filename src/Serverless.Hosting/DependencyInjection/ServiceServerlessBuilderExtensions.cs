using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Describes services in code.
/// </summary>
public static class ServiceServerlessBuilderExtensions
{
    /// <summary>Adds a service, which is applied when the host starts if its description has changed since.</summary>
    /// <param name="builder">The builder to add to.</param>
    /// <param name="name">The name of the service, a DNS-1035 label.</param>
    /// <param name="configure">Describes it.</param>
    /// <returns>The same builder.</returns>
    public static ServerlessBuilder AddService(this ServerlessBuilder builder, string name, Action<ServiceBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var service = new ServiceBuilder(name);
        configure(service);
        return builder.AddService(service.Build());
    }

    /// <summary>Adds a service, which is applied when the host starts if its description has changed since.</summary>
    /// <param name="builder">The builder to add to.</param>
    /// <param name="spec">The description.</param>
    /// <returns>The same builder.</returns>
    public static ServerlessBuilder AddService(this ServerlessBuilder builder, ServiceSpec spec)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(spec);
        builder.Services.AddSingleton(spec);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, CodeSource>());
        return builder;
    }
}
