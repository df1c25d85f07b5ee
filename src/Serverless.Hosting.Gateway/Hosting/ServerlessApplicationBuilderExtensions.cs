using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Hosting.Gateway;
using Serverless.Hosting.Gateway.Hosting;
using Serverless.Hosting.Gateway.Management;

namespace Microsoft.AspNetCore.Builder;

/// <summary>
/// Puts the gateway into an application.
/// </summary>
public static class ServerlessApplicationBuilderExtensions
{
    /// <summary>
    /// Has the gateway answer the hosts of services, before anything else of the application sees the request. The application's own endpoints answer all other
    /// hosts; with none, those get 404. Where <c>Serverless:Admin:Port</c> names a port, the management API is mapped too.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <returns>The application.</returns>
    /// <exception cref="InvalidOperationException"><c>AddServerless</c> was not called.</exception>
    public static IEndpointRouteBuilder MapServerless(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        Require<GatewaySwitch>(endpoints.ServiceProvider).IsOn = true;
        return AdminSettings.IsAsked(endpoints.ServiceProvider.GetRequiredService<IConfiguration>()) ? endpoints.MapServerlessManagement() : endpoints;
    }

    /// <summary>
    /// Puts the gateway at this place of the pipeline, for applications that let other middleware see the requests to services first. Use it or
    /// <see cref="MapServerless"/>, not both.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    /// <returns>The pipeline.</returns>
    /// <exception cref="InvalidOperationException"><c>AddServerless</c> was not called.</exception>
    public static IApplicationBuilder UseServerless(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var handler = Require<GatewayHandler>(app.ApplicationServices);
        return app.Use(next => context => handler.InvokeAsync(context, next));
    }

    internal static T Require<T>(IServiceProvider services)
        where T : notnull => services.GetService<T>()
            ?? throw new InvalidOperationException("The gateway is not registered. Call 'AddServerless()' on the services of the host.");
}
