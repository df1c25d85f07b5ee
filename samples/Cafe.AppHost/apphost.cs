#:sdk Aspire.AppHost.Sdk@13.5.0
#:package Serverless.Hosting.Aspire@0.1.0

// The cafe in Aspire: coffee in two revisions, with a reserved instance while it is idle; tea at zero until somebody orders one; and a page that orders both.
//   dotnet run samples/Cafe.AppHost/apphost.cs
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

var builder = DistributedApplication.CreateBuilder(args);

#region services
var serving = builder.AddServerless("serving")
    .WithDefaults(new ServerlessScaleOptions { StableWindow = TimeSpan.FromSeconds(30) });

// revisions are ordinary resources: projects, executables, containers
var v1 = builder.AddProject("coffee-v1", "../Cafe.Drinks/Cafe.Drinks.csproj").WithHttpEndpoint().WithEnvironment("TARGET", "coffee-v1");
var v2 = builder.AddProject("coffee-v2", "../Cafe.Drinks/Cafe.Drinks.csproj").WithHttpEndpoint().WithEnvironment("TARGET", "coffee-v2");
var leaves = builder.AddProject("tea-v1", "../Cafe.Drinks/Cafe.Drinks.csproj").WithHttpEndpoint().WithEnvironment("TARGET", "tea");

var coffee = serving.AddService("coffee")
    .WithRevision("v1", v1)
    .WithRevision("v2", v2)
    .WithTraffic("v1", 90)
    .WithTraffic("v2", 10, tag: "canary")
    .WithScale(min: 0, max: 3)
    .WithAutoscaling(new ServerlessScaleOptions { Target = 10 })
    .WithReservedInstance("ecs.t5-lc1m2.small");

var tea = serving.AddService("tea")
    .WithRevision("v1", leaves)
    .WithScale(max: 3);
#endregion

#region host
// any host application carries the services; builder.AddServerlessGateway("edge") is a ready-made one
builder.AddProject("edge", "../Cafe.Edge/Cafe.Edge.csproj").WithServerless(serving);

builder.AddProject("web", "../Cafe.Web/Cafe.Web.csproj")
    .WithHttpEndpoint()
    .WithReference(coffee)
    .WithReference(tea)
    .WaitFor(coffee)
    .WaitFor(tea);
#endregion

builder.Build().Run();
