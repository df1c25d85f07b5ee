using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.ObjectPool;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Gateway;
using Serverless.Hosting.Gateway.Diagnostics;
using Serverless.Hosting.Gateway.Forwarding;
using Serverless.Hosting.Gateway.Hosting;
using Serverless.Hosting.Gateway.Management;
using Serverless.Hosting.Gateway.Provided;
using Serverless.Hosting.Gateway.Routing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Registers the engine with its gateway.
/// </summary>
public static class ServerlessServiceCollectionExtensions
{
    /// <summary>
    /// Adds the engine and the gateway that takes its requests. A store and a backend are added to what is returned; <c>app.MapServerless()</c> puts the gateway
    /// into the application.
    /// </summary>
    /// <remarks>
    /// The web server is set up to refuse ambiguous requests: lines that end in a bare line feed are refused on every listener of the process. It sends no
    /// <c>Server</c> header, and takes up to 64 KiB of headers.
    /// </remarks>
    /// <param name="services">The services to add to.</param>
    /// <returns>A builder that stores, backends and sources are added to.</returns>
    public static ServerlessBuilder AddServerless(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var builder = services.AddServerlessCore();
        AddSettings(services);
        AddForwarding(services);
        AddHandler(services);
        AddProvided(services);
        return builder;
    }

    private static void AddSettings(IServiceCollection services)
    {
        services.AddOptions<GatewayOptions>().BindConfiguration("Serverless:Gateway").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>());
        services.AddOptions<RequestLogOptions>().BindConfiguration("Serverless:RequestLog").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RequestLogOptions>, RequestLogOptionsValidator>());
        services.AddOptions<ManagementOptions>().BindConfiguration("Serverless:Management").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<ManagementOptions>, AdminSettings>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ManagementOptions>, ManagementOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ManagementOptions>, ManagementAddressValidator>());
        services.AddServingDocuments();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<HostOptions>, GatewayShutdown>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>, KestrelDefaults>());
    }

    private static void AddForwarding(IServiceCollection services)
    {
        services.AddHttpForwarder();
        services.AddMetrics();
        services.TryAddSingleton<InstanceClients>();
        services.TryAddSingleton<RevisionForwarder>();
        services.TryAddSingleton(provider => new TrustedProxies(provider.GetRequiredService<IOptions<GatewayOptions>>().Value.TrustedProxies));
        services.TryAddSingleton<ClientHeaders>();
        services.TryAddSingleton<ClientOrigin>();
        services.TryAddSingleton<GatewayInstruments>();
        services.TryAddSingleton<ColdStarts>();
        services.TryAddSingleton<RequestSpans>();
        services.TryAddSingleton<RequestLog>();
    }

    private static void AddProvided(IServiceCollection services)
    {
        services.TryAddSingleton<ProvidedBackend>();
        services.TryAddKeyedSingleton<IInstanceBackend>(ProvidedInstances.Image, (provider, _) => provider.GetRequiredService<ProvidedBackend>());
        services.TryAddSingleton<ProvidedApi>();
    }

    private static void AddHandler(IServiceCollection services)
    {
        services.TryAddSingleton<TrafficDraw>(_ => () => Random.Shared.Next(100));
        services.TryAddSingleton<UserIds>(_ => () => RandomNumberGenerator.GetHexString(32, lowercase: true));
        services.TryAddSingleton<StickyChoice>();
        services.TryAddSingleton<RouteMatch>();
        services.TryAddSingleton<HttpsRedirect>();
        services.TryAddSingleton<GatewayDrain>();
        services.TryAddSingleton<GatewayRequestPolicy>();
        services.TryAddSingleton<ObjectPool<GatewayRequest>>(provider =>
            new DefaultObjectPool<GatewayRequest>(provider.GetRequiredService<GatewayRequestPolicy>(), GatewayRequestPolicy.Retained));
        services.TryAddSingleton<GatewayAnswers>();
        services.TryAddSingleton<GatewayHandler>();
        services.TryAddSingleton<ManagementListener>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, ManagementPortPolicy>());
        services.TryAddSingleton<ManagementAccess>();
        services.TryAddSingleton<ManagementApi>();
        services.TryAddSingleton<ServiceReport>();
        services.TryAddSingleton<ServiceCommands>();
        services.TryAddSingleton<GatewaySwitch>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, GatewayStartupFilter>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, ServiceListeners>());
    }
}
