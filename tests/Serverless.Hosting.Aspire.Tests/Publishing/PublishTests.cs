using System.Text.Json.Nodes;
using Serverless.Hosting.Aspire.Modeling;
using Serverless.Hosting.Knative;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Aspire.Publishing;

public sealed class PublishTests : IDisposable
{
    private readonly DirectoryInfo _output = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task Publish_Services_WritesDocumentsAndTheBaseOfTheHost()
    {
        await PublishAsync("--operation", "publish", "--step", "publish", "--output-path", _output.FullName);

        var folder = Path.Combine(_output.FullName, "serving");
        var documents = ServingDocuments.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "services", "coffee.yaml")));
        Assert.Equal(["coffee-v1", "coffee-v2", "coffee"], documents.Select(document => document.Resource.Name));
        Assert.Contains(Assert.IsType<Configuration>(documents[0].Resource).Template.Spec.Containers[0].Environment, variable => variable is { Name: "TARGET", Value: "coffee" });
        Assert.DoesNotContain(Assert.IsType<Configuration>(documents[0].Resource).Template.Spec.Containers[0].Environment, variable => variable.Name == "CACHE");
        Assert.Contains("image: edge\n", await File.ReadAllTextAsync(Path.Combine(folder, "host", "deployment.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_TheManifest_HasAnEntryWithoutEndpoints()
    {
        var path = Path.Combine(_output.FullName, "manifest.json");

        await PublishAsync("--operation", "publish", "--publisher", "manifest", "--output-path", path);

        var resources = JsonNode.Parse(await File.ReadAllTextAsync(path))!["resources"]!.AsObject();
        Golden.Matches("manifest.json", resources["serving"]!.ToJsonString(new() { WriteIndented = true, NewLine = "\n" }) + "\n");
        Assert.DoesNotContain("coffee", resources.Select(resource => resource.Key));
    }

    public void Dispose() => _output.Delete(recursive: true);

    private static async Task PublishAsync(params string[] args)
    {
        var builder = AppHost.CreateBuilder(args);
        var cache = builder.AddContainer("cache", "redis").WithHttpEndpoint(targetPort: 6379);
        var serving = builder.AddServerless("serving");
        var v1 = builder.AddDrinks("coffee-v1").WithEnvironment("TARGET", "coffee").WithEnvironment(context => context.EnvironmentVariables["CACHE"] = cache.GetEndpoint("http"));
        serving.AddService("coffee")
            .WithRevision("v1", v1)
            .WithRevision("v2", builder.AddContainer("coffee-v2", "ghcr.io/cafe/coffee", "2").WithHttpEndpoint(targetPort: 9000))
            .WithTraffic("v1", 75)
            .WithTraffic("v2", 25, "canary")
            .WithAutoscaling(new ServerlessScaleOptions { Target = 10 });
        builder.AddEdge().WithServerless(serving);
        await using var app = builder.Build();
        await app.RunAsync();
    }
}
