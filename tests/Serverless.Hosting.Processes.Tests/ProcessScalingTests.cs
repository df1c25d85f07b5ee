using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;
using Serverless.Hosting.Runtime;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Processes;

/// <summary>
/// Scaling by what real processes use.
/// </summary>
public sealed class ProcessScalingTests
{
    [Fact]
    public async Task Hpa_ServiceThatBurnsProcessor_ScalesUpAndAnIdleOneDoesNot()
    {
        using var folder = new TemporaryFolder();
        using var host = await StartAsync(folder.Path);
        using var client = new HttpClient();
        var (busy, idle) = (await DeployAsync(host, "busy", "cpu", "50"), await DeployAsync(host, "idle", "cpu", "50"));

        await client.GetStringAsync(new Uri(busy.Instances.Instances[0].Address!, "/burn"));

        await UntilAsync(() => busy is { ReadyInstances: 3, Scale.Desired: 3 }, () => $"{busy.Scale}, {busy.ReadyInstances} ready");
        Assert.Equal((1, 1), (idle.Scale.Desired, idle.ReadyInstances));
        await host.StopAsync();
    }

    [Fact]
    public async Task Hpa_ServiceThatHoldsMemory_ScalesUp()
    {
        using var folder = new TemporaryFolder();
        using var host = await StartAsync(folder.Path);
        using var client = new HttpClient();
        var service = await DeployAsync(host, "hoard", "memory", "150");

        await client.GetStringAsync(new Uri(service.Instances.Instances[0].Address!, "/hold/300"));

        await UntilAsync(() => service is { ReadyInstances: > 1, Scale.Desired: > 1 }, () => $"{service.Scale}, {service.ReadyInstances} ready");
        await host.StopAsync();
    }

    private static async Task<IHost> StartAsync(string folder)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.Configure<AutoscalerOptions>(options => options.UsagePeriod = TimeSpan.FromSeconds(1));
        builder.Services.AddServerlessCore().UseProcesses(processes =>
        {
            processes.StateDirectory = folder;
            processes.MapImage("echo", TestApp.Echo);
        });
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private static async Task<RevisionState> DeployAsync(IHost host, string name, string metric, string target)
    {
        var spec = new ServiceBuilder(name)
            .FromImage("echo")
            .WithScale(max: 3)
            .WithAnnotation(ScalingAnnotations.Class, ScalingAnnotations.HpaClass)
            .WithAnnotation(ScalingAnnotations.Metric, metric)
            .WithAnnotation(ScalingAnnotations.Target, target)
            .Build();
        var container = spec.Template.Spec.Containers[0] with { Requests = ValueMap.Empty.With("cpu", "100m") };
        var services = host.Services.GetRequiredService<IServiceManager>();
        await services.ApplyAsync(spec with { Template = spec.Template with { Spec = spec.Template.Spec with { Containers = [container] } } });
        await services.WaitUntilSettledAsync("default", name, TestContext.Current.CancellationToken);
        var revision = host.Services.GetRequiredService<ServingState>().Find("default", name + "-00001")!;
        await UntilAsync(() => revision.ReadyInstances == 1, () => $"{revision.ReadyInstances} ready");
        return revision;
    }

    private static async Task UntilAsync(Func<bool> condition, Func<string> state)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TestBackend.Patience * 2);
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"The last was: {state()}.");
            await Task.Yield();
        }
    }
}
