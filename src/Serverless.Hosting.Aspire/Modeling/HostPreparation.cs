using Aspire.Hosting;
using Serverless.Hosting.Aspire.Planning;

namespace Serverless.Hosting.Aspire.Modeling;

/// <summary>
/// Gives the host its listeners and its settings.
/// </summary>
internal static class HostPreparation
{
    public const string AdminEndpoint = "serverless-admin";

    public static void Prepare<T>(IResourceBuilder<T> host, ServerlessResource serving)
        where T : IResourceWithEndpoints, IResourceWithEnvironment
    {
        if (host.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            AddListener(host, AdminEndpoint);
        }

        foreach (var service in serving.Services)
        {
            AddListener(host, service.EndpointName);
        }

        host.WithEnvironment(context =>
        {
            var mode = context.ExecutionContext.IsRunMode ? PlanMode.Run : PlanMode.Publish;
            foreach (var variable in PlanEnvironment.Write(PlanReader.Read(serving), mode))
            {
                context.EnvironmentVariables[variable.Name] = variable.Value is { } value ? Resolve(serving, value) : variable.Text!;
            }
        });
    }

    /// <summary>A service that is added after its host was named.</summary>
    public static void AddListener(IDistributedApplicationBuilder builder, ServerlessServiceResource service)
    {
        if (service.Parent.Host is { } host)
        {
            AddListener(builder.CreateResourceBuilder(host), service.EndpointName);
        }
    }

    /// <summary>The web server listens on every HTTP endpoint; whoever refers to the host as a whole does not mean this one.</summary>
    private static void AddListener<T>(IResourceBuilder<T> host, string name)
        where T : IResourceWithEndpoints =>
        host.WithHttpEndpoint(name: name).WithEndpoint(name, endpoint => endpoint.ExcludeReferenceEndpoint = true);

    private static object Resolve(ServerlessResource serving, PlanValue value) => value.Kind switch
    {
        PlanValueKind.AdminKey => serving.ApiKey,
        PlanValueKind.AdminPort => new EndpointReference(serving.Host!, AdminEndpoint).Property(EndpointProperty.TargetPort),
        PlanValueKind.ServicePort => serving.Services.First(service => service.ServiceName == value.Service).Endpoint.Property(EndpointProperty.TargetPort),
        _ => serving.Services.First(service => service.ServiceName == value.Service).Annotations.OfType<ServerlessRevisionAnnotation>().First(revision => revision.Revision == value.Revision).Endpoint,
    };
}
