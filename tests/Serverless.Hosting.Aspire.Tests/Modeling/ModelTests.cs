using Serverless.Hosting.Aspire.Commands;

namespace Serverless.Hosting.Aspire.Modeling;

public class ModelTests
{
    private readonly IDistributedApplicationBuilder _builder = AppHost.CreateBuilder();

    [Fact]
    public void AddServerless_Always_AddsAResourceWithIconStateAndCommands()
    {
        var serving = _builder.AddServerless("serving").Resource;

        Assert.Same(serving, _builder.Resources.Single(resource => resource.Name == "serving"));
        Assert.Contains(serving.Annotations, annotation => annotation is ResourceIconAnnotation);
        Assert.Equal(KnownResourceStates.NotStarted, serving.Annotations.OfType<ResourceSnapshotAnnotation>().Single().InitialSnapshot.State?.Text);
        Assert.Equal([ServingCommands.Pause, ServingCommands.Resume], serving.Annotations.OfType<ResourceCommandAnnotation>().Select(command => command.Name));
        Assert.Single(serving.Annotations.OfType<HealthCheckAnnotation>());
        Assert.True(serving.ApiKey.Secret);
    }

    [Fact]
    public void AddService_Always_BelongsToServing()
    {
        var serving = _builder.AddServerless("serving");

        var coffee = serving.AddService("coffee-shop", "coffee").Resource;

        Assert.Equal(("coffee-shop", "coffee", serving.Resource), (coffee.Name, coffee.ServiceName, coffee.Parent));
        Assert.Same(serving.Resource, ((IResourceWithParent)coffee).Parent);
        Assert.Equal([coffee], serving.Resource.Services);
    }

    [Theory]
    [InlineData("Coffee")]
    [InlineData("1coffee")]
    [InlineData("coffee_shop")]
    public void AddService_ANameThatNoServiceMayHave_IsRefused(string name) =>
        Assert.Contains("is not a name of a service", Assert.Throws<ArgumentException>("serviceName", () => _builder.AddServerless("serving").AddService("shop", name)).Message, StringComparison.Ordinal);

    [Fact]
    public void WithRevision_OfEachKindOfWorkload_StartsItWhenTheHostSaysSo()
    {
        var project = _builder.AddDrinks("p");
        var executable = _builder.AddExecutable("e", "node", ".", "server.js").WithHttpEndpoint(env: "PORT");
        var container = _builder.AddContainer("c", "ghcr.io/acme/thumbs", "2.1").WithHttpEndpoint(targetPort: 8080);

        var service = _builder.AddServerless("serving").AddService("coffee").WithRevision("v1", project).WithRevision("v2", executable).WithRevision("v3", container).Resource;

        Assert.Equal(["v1", "v2", "v3"], service.Annotations.OfType<ServerlessRevisionAnnotation>().Select(revision => revision.Revision));
        Assert.All(new IResource[] { project.Resource, executable.Resource, container.Resource }, workload =>
        {
            Assert.Single(workload.Annotations.OfType<ExplicitStartupAnnotation>());
            Assert.Single(workload.Annotations.OfType<ServerlessRevisionAnnotation>());
        });
    }

    [Fact]
    public void WithRevision_Twice_IsRefused()
    {
        var serving = _builder.AddServerless("serving");
        var drinks = _builder.AddDrinks("drinks");
        var coffee = serving.AddService("coffee").WithRevision("v1", drinks);

        Assert.Throws<ArgumentException>("name", () => coffee.WithRevision("v1", _builder.AddDrinks("others")));
        Assert.Throws<ArgumentException>("workload", () => serving.AddService("tea").WithRevision("v1", drinks));
        Assert.Throws<ArgumentException>("name", () => coffee.WithRevision("V2", _builder.AddDrinks("more")));
    }

    [Fact]
    public void WithScale_InAnyOrder_DeclaresTheReplicasAtOnce()
    {
        var serving = _builder.AddServerless("serving");
        var (first, second, third) = (_builder.AddDrinks("first"), _builder.AddDrinks("second"), _builder.AddDrinks("third"));

        serving.AddService("a").WithScale(max: 3).WithRevision("v1", first).WithReservedInstance(count: 2);
        serving.AddService("b").WithRevision("v1", second).WithScale(0, 7);
        serving.AddService("c").WithRevision("v1", third);
        serving.WithDefaults(new ServerlessScaleOptions { MaxScale = 4 });

        Assert.Equal([5, 7, 4], new[] { first, second, third }.Select(project => project.Resource.Annotations.OfType<ReplicaAnnotation>().Single().Replicas));
    }

    [Fact]
    public void WithScale_ToBePublished_LeavesTheWorkloadsAlone()
    {
        var builder = AppHost.CreatePublishBuilder();
        var drinks = builder.AddDrinks("drinks");

        builder.AddServerless("serving").AddService("coffee").WithRevision("v1", drinks).WithScale(max: 3);

        Assert.Empty(drinks.Resource.Annotations.OfType<ReplicaAnnotation>());
        Assert.Empty(drinks.Resource.Annotations.OfType<ExplicitStartupAnnotation>());
    }

    [Fact]
    public void WithServerless_BeforeOrAfterTheServices_ListensForEachOfThem()
    {
        var serving = _builder.AddServerless("serving");
        serving.AddService("coffee");
        var edge = _builder.AddEdge().WithServerless(serving);
        serving.AddService("tea");

        var endpoints = edge.Resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.ExcludeReferenceEndpoint).Select(endpoint => endpoint.Name);

        Assert.Equal(["serverless-admin", "svc-coffee", "svc-tea"], endpoints);
        Assert.Throws<ArgumentException>("serving", () => _builder.AddDrinks("other").WithServerless(serving));
    }

    [Fact]
    public void AddServerlessGateway_Always_RunsTheProgramThatComesWithThePackage()
    {
        var gateway = _builder.AddServerlessGateway("gateway").WithServerless(_builder.AddServerless("serving")).Resource;

        Assert.True(File.Exists(gateway.Annotations.OfType<IProjectMetadata>().Single().ProjectPath));
    }

    [Fact]
    public void Commands_OfAService_OfferItsRevisions()
    {
        var coffee = _builder.AddServerless("serving").AddService("coffee").WithRevision("v1", _builder.AddDrinks("a")).WithRevision("v2", _builder.AddDrinks("b")).Resource;
        var commands = coffee.Annotations.OfType<ResourceCommandAnnotation>().ToDictionary(command => command.Name);

        Assert.Equal([ServingCommands.Rest, ServingCommands.RollBack, ServingCommands.Scale, ServingCommands.Shift, ServingCommands.Wake], commands.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([("revision", InputType.Choice), ("percent", InputType.Number)], commands[ServingCommands.Shift].Arguments.Select(argument => (argument.Name, argument.InputType)));
        Assert.Equal(["coffee-v1", "coffee-v2"], commands[ServingCommands.Shift].Arguments[0].Options!.Select(option => option.Key));
        Assert.NotNull(commands[ServingCommands.RollBack].ConfirmationMessage);
    }

    [Fact]
    public async Task BeforeStart_APlanWithMistakes_TellsAllOfThem()
    {
        // where it runs, the orchestrator looks for its own program first
        var builder = AppHost.CreatePublishBuilder();
        var serving = builder.AddServerless("serving");
        serving.AddService("coffee").WithRevision("v1", builder.AddDrinks("a")).WithTraffic("v1", 90);
        serving.AddService("tea").WithRevision("v1", builder.AddExecutable("b", "tea", "."));
        await using var app = builder.Build();

        var mistake = await Assert.ThrowsAnyAsync<Exception>(() => builder.Eventing.PublishAsync(new BeforeStartEvent(app.Services, new DistributedApplicationModel(builder.Resources))));

        Assert.Contains("The traffic of 'coffee' adds up to 90 percent", mistake.ToString(), StringComparison.Ordinal);
        Assert.Contains("No application carries 'serving'", mistake.ToString(), StringComparison.Ordinal);
        Assert.Contains("'b' has no HTTP endpoint for the requests of 'tea-v1'", mistake.ToString(), StringComparison.Ordinal);
    }
}
