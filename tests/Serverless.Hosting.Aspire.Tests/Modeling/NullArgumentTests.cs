namespace Serverless.Hosting.Aspire.Modeling;

public class NullArgumentTests
{
    private static readonly IDistributedApplicationBuilder Builder = AppHost.CreateBuilder();
    private static readonly IResourceBuilder<ServerlessResource> Serving = Builder.AddServerless("serving");
    private static readonly IResourceBuilder<ServerlessServiceResource> Service = Serving.AddService("coffee");
    private static readonly IResourceBuilder<ProjectResource> Project = Builder.AddDrinks("drinks");

    public static TheoryData<string, Action> Calls { get; } = new()
    {
        { "builder", () => ServerlessBuilderExtensions.AddServerless(null!, "s") },
        { "name", () => Builder.AddServerless(null!) },
        { "builder", () => ServerlessBuilderExtensions.WithDefaults(null!, new ServerlessScaleOptions()) },
        { "options", () => Serving.WithDefaults(null!) },
        { "builder", () => ServerlessBuilderExtensions.AddService(null!, "s") },
        { "name", () => Serving.AddService(null!) },
        { "builder", () => ServerlessServiceBuilderExtensions.WithRevision(null!, "v1", Project) },
        { "name", () => Service.WithRevision(null!, Project) },
        { "workload", () => Service.WithRevision("v1", null!) },
        { "builder", () => ServerlessServiceBuilderExtensions.WithTraffic(null!, "v1", 1) },
        { "revision", () => Service.WithTraffic(null!, 1) },
        { "percent", () => Service.WithTraffic("v1", 101) },
        { "builder", () => ServerlessServiceBuilderExtensions.WithScale(null!) },
        { "min", () => Service.WithScale(min: -1) },
        { "max", () => Service.WithScale(max: 0) },
        { "builder", () => ServerlessServiceBuilderExtensions.WithAutoscaling(null!, new ServerlessScaleOptions()) },
        { "options", () => Service.WithAutoscaling(null!) },
        { "options", () => Service.WithAutoscaling(new ServerlessScaleOptions { ScaleToZeroGracePeriod = TimeSpan.FromSeconds(30) }) },
        { "builder", () => ServerlessServiceBuilderExtensions.WithReservedInstance(null!) },
        { "count", () => Service.WithReservedInstance(count: 0) },
        { "builder", () => ServerlessServiceBuilderExtensions.WithReference<ProjectResource>(null!, Service) },
        { "service", () => Project.WithReference((IResourceBuilder<ServerlessServiceResource>)null!) },
        { "builder", () => ServerlessHostBuilderExtensions.WithServerless<ProjectResource>(null!, Serving) },
        { "serving", () => Project.WithServerless(null!) },
        { "builder", () => ServerlessHostBuilderExtensions.AddServerlessGateway(null!, "g") },
        { "name", () => Builder.AddServerlessGateway(null!) },
        { "apiKey", () => new ServerlessResource("s", null!) },
        { "serviceName", () => new ServerlessServiceResource("s", null!, Serving.Resource) },
        { "parent", () => new ServerlessServiceResource("s", "s", null!) },
        { "service", () => new ServerlessRevisionAnnotation(null!, "v1", Project.Resource) },
        { "revision", () => new ServerlessRevisionAnnotation(Service.Resource, null!, Project.Resource) },
        { "workload", () => new ServerlessRevisionAnnotation(Service.Resource, "v1", null!) },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void Call_WithAWrongArgument_NamesIt(string parameter, Action call) => Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(call).ParamName);
}
