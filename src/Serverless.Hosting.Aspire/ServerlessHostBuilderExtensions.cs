using Serverless.Hosting.Aspire.Modeling;

namespace Aspire.Hosting;

/// <summary>
/// Says which application carries the services.
/// </summary>
public static class ServerlessHostBuilderExtensions
{
    /// <summary>
    /// Has an application carry the services: it gets an HTTP endpoint for each of them, one for its management API, and their settings as environment variables.
    /// It needs <c>builder.Services.AddServerless()</c> and <c>app.MapServerless()</c>, and nothing else.
    /// </summary>
    /// <typeparam name="T">The type of the application's resource.</typeparam>
    /// <param name="builder">The builder of the application's resource.</param>
    /// <param name="serving">The builder of the services.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">Another application carries them already.</exception>
    [AspireExport("withServerlessServices", MethodName = "withServerless")]
    public static IResourceBuilder<T> WithServerless<T>(this IResourceBuilder<T> builder, IResourceBuilder<ServerlessResource> serving)
        where T : IResourceWithEndpoints, IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(serving);
        if (serving.Resource.Host is { } host)
        {
            throw new ArgumentException($"'{host.Name}' carries '{serving.Resource.Name}' already.", nameof(serving));
        }

        serving.WithAnnotation(new ServerlessHostAnnotation(builder.Resource));
        HostPreparation.Prepare(builder, serving.Resource);
        return builder.WithReferenceRelationship(serving);
    }

    /// <summary>Adds an application that does nothing but carry services, ready-made: a program of one file that comes with this package.</summary>
    /// <param name="builder">The builder of the AppHost.</param>
    /// <param name="name">The name of the resource.</param>
    /// <returns>The builder of the application; give it services with <see cref="WithServerless{T}"/>.</returns>
    [AspireExport]
    public static IResourceBuilder<ProjectResource> AddServerlessGateway(this IDistributedApplicationBuilder builder, [ResourceName] string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return builder.AddCSharpApp(name, Path.Combine(AppContext.BaseDirectory, "Serverless.Hosting.Aspire", "Gateway.cs"));
    }
}
