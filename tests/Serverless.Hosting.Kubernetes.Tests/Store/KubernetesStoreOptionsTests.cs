using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Deployment;

namespace Serverless.Hosting.Kubernetes.Store;

public sealed class KubernetesStoreOptionsTests
{
    [Fact]
    public async Task UseKubernetesStore_BesideTheBackend_ReadsTheConfigurationOnce()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Serverless:Kubernetes:Namespaces:0", "bar"),
            new("Serverless:Kubernetes:Store:InstallCustomResources", "true"),
            new("Serverless:Kubernetes:Webhook:Port", "9444"),
        ]).Build());
        services.AddSingleton<k8s.IKubernetes>(new k8s.Kubernetes(new k8s.KubernetesClientConfiguration { Host = "http://127.0.0.1:1" }));
        services.AddServerlessCore().UseKubernetesStore().UseKubernetes().AddKubernetesWebhook(webhook => webhook.SecretName = "mine");
        await using var provider = services.BuildServiceProvider();

        Assert.IsType<KubernetesRevisionStore>(provider.GetRequiredService<IRevisionStore>());
        var cluster = provider.GetRequiredService<IOptions<KubernetesBackendOptions>>().Value;
        Assert.Equal(["bar"], cluster.Namespaces);
        Assert.True(cluster.RevisionsInCluster);
        Assert.True(provider.GetRequiredService<IOptions<KubernetesStoreOptions>>().Value.InstallCustomResources);
        var webhook = provider.GetRequiredService<IOptions<KubernetesWebhookOptions>>().Value;
        Assert.Equal((9444, "mine"), (webhook.Port, webhook.SecretName));
    }

    [Fact]
    public void AddKubernetesWebhook_BadOptions_TellsAllOfThem()
    {
        var services = new ServiceCollection();
        services.AddServerlessCore().AddKubernetesWebhook(options =>
        {
            options.ServiceName = "Bar";
            options.Address = "nowhere";
            options.Port = 70000;
            options.CertificateLifetime = TimeSpan.FromDays(10);
            options.RenewBefore = TimeSpan.FromDays(6);
            options.CheckInterval = TimeSpan.Zero;
        });
        using var provider = services.BuildServiceProvider();

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<KubernetesWebhookOptions>>().Value);

        Assert.Equal(["'ServiceName'", "'Address'", "'Port'", "'RenewBefore'", "'CheckInterval'"], exception.Failures.Select(failure => failure.Split(' ')[0]));
    }
}
