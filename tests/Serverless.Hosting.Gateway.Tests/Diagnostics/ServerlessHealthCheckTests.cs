using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Diagnostics;
using Serverless.Hosting.Gateway.Support;
using Serverless.Hosting.Testing;

namespace Serverless.Hosting.Gateway.Diagnostics;

public sealed class ServerlessHealthCheckTests
{
    [Fact]
    public async Task Check_ThroughTheLifeOfAHost_SaysWhenItCanServe()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IInstanceBackend>(new ScriptedBackend());
        builder.Services.AddServerless();
        builder.Services.AddHealthChecks().AddServerless();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");

        Assert.Equal((HealthStatus.Unhealthy, "What is stored has not been routed yet."), await CheckAsync(app.Services));
        await app.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal((HealthStatus.Healthy, null), await CheckAsync(app.Services));
        app.Lifetime.StopApplication();
        Assert.Equal((HealthStatus.Unhealthy, "The host stops."), await CheckAsync(app.Services));
    }

    [Fact]
    public async Task Problem_BackendIsNoLongerFollowed_IsSaid()
    {
        await using var host = await GatewayTestHost.StartAsync(builder => builder.Services.AddSingleton<IInstanceBackend>(new EndingBackend()));
        var health = host.Services.GetRequiredService<EngineHealth>();

        await GatewayTestHost.UntilAsync(() => health.Problem == "The backend is not followed.");
    }

    private static async Task<(HealthStatus Status, string? Description)> CheckAsync(IServiceProvider services)
    {
        var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        var entry = report.Entries["serverless"];
        return (entry.Status, entry.Description);
    }

    /// <summary>A backend whose reports end.</summary>
    private sealed class EndingBackend : IInstanceBackend
    {
        private readonly ScriptedBackend _inner = new();

        public IReadOnlyCollection<Model.ValidationError> Validate(Model.RevisionTemplate template) => [];

        public Task<RevisionFailure?> EnsureAsync(Model.Revision revision, CancellationToken cancellationToken) => _inner.EnsureAsync(revision, cancellationToken);

        public Task ApplyAsync(Model.Revision revision, InstancePlan plan, CancellationToken cancellationToken) => _inner.ApplyAsync(revision, plan, cancellationToken);

        public Task RemoveAsync(Model.ResourceId revision, CancellationToken cancellationToken) => _inner.RemoveAsync(revision, cancellationToken);

        public async IAsyncEnumerable<RevisionInstances> WatchAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            yield break;
        }
    }
}
