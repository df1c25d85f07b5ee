using Serverless.Hosting.Aspire.Reconciling;

namespace Serverless.Hosting.Aspire.Modeling;

public class EnvironmentTests
{
    [Fact]
    public async Task Host_WhileTheAppHostRuns_HasItsPortsAndTheKey()
    {
        var builder = AppHost.CreateBuilder();
        var serving = builder.AddServerless("serving");
        serving.AddService("coffee").WithRevision("v1", builder.AddDrinks("coffee-v1")).WithScale(0, 3).WithReservedInstance("1-2Gi");
        var edge = builder.AddEdge().WithServerless(serving).Resource;
        AppHost.Allocate(edge, "serverless-admin", 7000, 7100);
        AppHost.Allocate(edge, "svc-coffee", 7001, 7101);

        var environment = await AppHost.EnvironmentOf(builder, edge);

        Assert.Equal("7100", environment["Serverless__Admin__Port"]);
        Assert.Equal("7101", environment["Serverless__Services__coffee__Port"]);
        Assert.Equal(await serving.Resource.ApiKey.GetValueAsync(default), environment["Serverless__Admin__ApiKey"]);
        Assert.Equal("true", environment["Serverless__Services__coffee__Revisions__v1__Provided"]);
        Assert.Equal("3", environment["Serverless__Services__coffee__Revisions__v1__MaxScale"]);
        Assert.Equal("1-2Gi", environment["Serverless__Services__coffee__Reserve__Types"]);
    }

    [Fact]
    public async Task Host_ToBePublished_HasExpressionsAndNoKey()
    {
        var builder = AppHost.CreatePublishBuilder();
        var serving = builder.AddServerless("serving");
        var coffee = serving.AddService("coffee").WithRevision("v1", builder.AddDrinks("coffee-v1"));
        var edge = builder.AddEdge().WithServerless(serving).Resource;
        var web = builder.AddDrinks("web").WithReference(coffee).Resource;

        var environment = await AppHost.EnvironmentOf(builder, edge);

        Assert.Equal("{edge.bindings.svc-coffee.targetPort}", environment["Serverless__Services__coffee__Port"]);
        Assert.Equal("{coffee-v1.bindings.http.url}", environment["Serverless__Services__coffee__Revisions__v1__Address"]);
        Assert.DoesNotContain(environment.Keys, name => name.StartsWith("Serverless__Admin", StringComparison.Ordinal));
        Assert.Equal("{edge.bindings.svc-coffee.url}", (await AppHost.EnvironmentOf(builder, web))["services__coffee__http__0"]);
    }

    [Fact]
    public async Task Consumer_WhileTheAppHostRuns_FindsTheServiceAtItsHost()
    {
        var builder = AppHost.CreateBuilder();
        var serving = builder.AddServerless("serving");
        var coffee = serving.AddService("coffee-shop", "coffee");
        var web = builder.AddDrinks("web").WithReference(coffee).Resource;
        var edge = builder.AddEdge().WithServerless(serving).Resource;
        AppHost.Allocate(edge, "svc-coffee", 7001, 7101);

        Assert.Equal("http://localhost:7001", (await AppHost.EnvironmentOf(builder, web))["services__coffee-shop__http__0"]);
    }

    [Fact]
    public async Task Workload_ThatIsStartedAsAReservedInstance_HasTheSizeOfItsType()
    {
        var builder = AppHost.CreateBuilder();
        var drinks = builder.AddDrinks("coffee-v1");
        builder.AddServerless("serving").AddService("coffee").WithRevision("v1", drinks);
        AppHost.Allocate(drinks.Resource, "http", 7001, 7101);

        var standard = await AppHost.EnvironmentOf(builder, drinks.Resource);
        drinks.Resource.Annotations.OfType<ServerlessNextInstance>().Single().Order = new InstanceOrder(true, new InstanceSize("ecs.t5-lc1m2.small", 1, 2));
        var reserved = await AppHost.EnvironmentOf(builder, drinks.Resource);

        Assert.Equal(("coffee", "coffee-v1", "7101", "standard"), (standard["K_SERVICE"], standard["K_REVISION"], standard["PORT"], standard["SERVERLESS_INSTANCE_CLASS"]));
        Assert.DoesNotContain("DOTNET_PROCESSOR_COUNT", standard.Keys);
        Assert.Equal(("reserved", "ecs.t5-lc1m2.small", "1", "60000000"), (reserved["SERVERLESS_INSTANCE_CLASS"], reserved["SERVERLESS_INSTANCE_TYPE"], reserved["DOTNET_PROCESSOR_COUNT"], reserved["DOTNET_GCHeapHardLimit"]));
    }
}
