using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Kubernetes.Store;

namespace Serverless.Hosting.Kubernetes.Webhook;

/// <summary>
/// The management API of a host that keeps its objects itself.
/// </summary>
internal static class ManagementApi
{
    /// <summary>Posts a manifest and reads the answer.</summary>
    public static async Task<JsonNode> PostAsync(Cluster cluster, string manifest)
    {
        var port = FindPort();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("Urls", $"http://127.0.0.1:{port}"), new("Serverless:Management:Port", $"{port}")]);
        builder.Services.AddSingleton<IKubernetes>(_ => cluster.Server.CreateClient());
        builder.Services.AddServerless().UseKubernetes();
        await using var app = builder.Build();
        app.MapServerlessManagement();
        await app.StartAsync();
        using var client = new HttpClient();
        using var content = new StringContent(manifest, Encoding.UTF8, "application/yaml");
        using var answer = await client.PostAsync(new Uri($"http://127.0.0.1:{port}/apis/serving.knative.dev/v1/namespaces/default/services"), content);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private static int FindPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
