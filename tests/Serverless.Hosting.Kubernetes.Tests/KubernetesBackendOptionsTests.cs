using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Kubernetes;

public class KubernetesBackendOptionsTests
{
    [Fact]
    public void UseKubernetes_BadOptions_TellsAllOfThem()
    {
        var services = new ServiceCollection();
        services.AddServerlessCore().UseKubernetes(options =>
        {
            options.Namespaces.Add("Bar");
            options.WatchTimeout = TimeSpan.Zero;
            options.MaxRetryDelay = TimeSpan.Zero;
        });
        using var provider = services.BuildServiceProvider();

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<KubernetesBackendOptions>>().Value);

        Assert.Equal(3, exception.Failures.Count());
    }

    [Fact]
    public async Task UseKubernetes_WithConfiguration_IsTheBackendOfTheHost()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Serverless:Kubernetes:Namespaces:0", "bar")]).Build());
        services.AddSingleton<k8s.IKubernetes>(new k8s.Kubernetes(new k8s.KubernetesClientConfiguration { Host = "http://127.0.0.1:1" }));
        services.AddServerlessCore().UseKubernetes();
        await using var provider = services.BuildServiceProvider();

        Assert.IsType<KubernetesBackend>(provider.GetRequiredService<IInstanceBackend>());
        Assert.Equal(["bar"], provider.GetRequiredService<IOptions<KubernetesBackendOptions>>().Value.Namespaces);
    }
}
