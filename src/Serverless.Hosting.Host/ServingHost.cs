using System.Net;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Serverless.Hosting.Host;

/// <summary>
/// The host: gateway, management API and health, with pods as instances.
/// </summary>
internal static class ServingHost
{
    private const string Ready = "ready";

    public static WebApplication Create(bool installsCustomResources)
    {
        var builder = WebApplication.CreateBuilder();
        var settings = HostSettings.Read(builder.Configuration);
        var serverless = builder.Services.AddServerless().UseKubernetes();
        switch (settings.Store)
        {
            case HostStore.Kubernetes:
                serverless.UseKubernetesStore(store => store.InstallCustomResources |= installsCustomResources);
                break;
            case HostStore.Sqlite:
                serverless.UseSqlite(settings.Database);
                break;
        }

        if (settings.Webhook)
        {
            serverless.AddKubernetesWebhook();
        }

        if (settings.Replicas)
        {
            serverless.AddKubernetesReplicas();
        }

        if (settings.Manifests is { } manifests)
        {
            serverless.AddManifests(manifests, options => options.Watch = true);
        }

        builder.Services.AddHealthChecks().AddServerless(tags: [Ready]);
        builder.UseServerlessListeners(settings.Port, settings.Http2Port, IPAddress.Parse(settings.Address));

        var app = builder.Build();
        app.MapServerless();
        app.MapServerlessManagement();

        // alive as long as it answers: a restart helps neither against a cluster that is away nor against a store that is
        app.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/readyz", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) });
        return app;
    }
}
