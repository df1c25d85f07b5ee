namespace Serverless.Hosting.Aspire.Modeling;

/// <summary>
/// Builders of AppHosts, and what their resources would be started with.
/// </summary>
internal static class AppHost
{
    /// <summary>What the integration sets, and what tests do; others wait for resources that nobody starts here.</summary>
    private static readonly string[] Ours = ["Serverless__", "services__", "K_", "PORT", "SERVERLESS_", "DOTNET_", "TARGET"];

    public static IDistributedApplicationBuilder CreateBuilder(params string[] args) =>
        DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true, ProjectDirectory = Path.GetTempPath() });

    public static IDistributedApplicationBuilder CreatePublishBuilder() => CreateBuilder("--operation", "publish", "--step", "publish", "--output-path", Path.GetTempPath());

    public static IResourceBuilder<ProjectResource> AddDrinks(this IDistributedApplicationBuilder builder, string name) => builder.AddProject(name, Repository.Path("samples", "Cafe.Drinks", "Cafe.Drinks.csproj")).WithHttpEndpoint();

    public static IResourceBuilder<ProjectResource> AddEdge(this IDistributedApplicationBuilder builder) => builder.AddProject("edge", Repository.Path("samples", "Cafe.Edge", "Cafe.Edge.csproj"));

    /// <summary>The variables of a resource: as expressions where it is published, with the values of the ports that were allocated where it runs.</summary>
    public static Task<Dictionary<string, string?>> EnvironmentOf(IDistributedApplicationBuilder builder, IResource resource) => EnvironmentOf(builder.ExecutionContext, resource);

    public static async Task<Dictionary<string, string?>> EnvironmentOf(DistributedApplicationExecutionContext execution, IResource resource)
    {
        var context = new EnvironmentCallbackContext(execution, resource);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context);
        }

        var values = new Dictionary<string, string?>();
        foreach (var (name, value) in context.EnvironmentVariables.Where(variable => Ours.Any(prefix => variable.Key.StartsWith(prefix, StringComparison.Ordinal))))
        {
            values[name] = value switch
            {
                string text => text,
                IManifestExpressionProvider expression when execution.IsPublishMode => expression.ValueExpression,
                EndpointReference { IsAllocated: false } or EndpointReferenceExpression { Endpoint.IsAllocated: false } => null,
                IValueProvider provider => await provider.GetValueAsync(),
                _ => value.ToString(),
            };
        }

        return values;
    }

    /// <summary>Gives an endpoint its port, as the orchestrator does: one for callers, and another one for the program.</summary>
    public static void Allocate(IResource resource, string endpoint, int port, int targetPort)
    {
        var annotation = resource.Annotations.OfType<EndpointAnnotation>().Single(candidate => candidate.Name == endpoint);
        annotation.AllocatedEndpoint = new AllocatedEndpoint(annotation, "localhost", port, targetPortExpression: targetPort.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
