using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using static Serverless.Hosting.Specs;

namespace Serverless.Hosting.Scaling;

public sealed class SettingsReloadTests
{
    private const string Section = "Serverless:Autoscaler:";

    [Fact]
    public async Task Reload_OfAnAwakeRevision_CountsFromTheNextDecisionOn()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee(service => service.WithScale(min: 1)));
        var revision = host.Revision("coffee-00001");
        var leases = await AcquireAsync(revision, 20);
        await host.AdvanceAsync(10);
        Assert.Equal(1, Count(host));

        Reload(host, "ContainerConcurrencyTargetDefault", "10");

        await host.AdvanceUntilAsync(() => Count(host) == 3, 20);
        leases.ForEach(lease => lease.Dispose());
    }

    [Fact]
    public async Task Reload_OfMinScale_WakesRevisionsThatSleep()
    {
        await using var host = await EngineHost.StartAsync();
        await host.DeployAsync(Coffee());
        await host.AdvanceUntilAsync(() => Count(host) == 0, 120);
        await host.SettleAsync();
        Assert.Null(host.Revision("coffee-00001").Scaling);

        Reload(host, "MinScale", "2");
        await EngineHost.UntilAsync(() => Count(host) == 2);

        Reload(host, "MinScale", "0");
        await host.AdvanceUntilAsync(() => Count(host) == 0, 240);
    }

    [Theory]
    [InlineData("MaxScaleUpRate", "0.5", "MaxScaleUpRate is 0.5. Set it to a number greater than 1.")]
    [InlineData("StableWindow", "soon", "StableWindow")]
    public async Task Reload_Invalid_IsRefusedWithItsReasonAndTheOldStayInForce(string setting, string value, string reason)
    {
        using var logs = new RecordingLogs();
        await using var host = await EngineHost.StartAsync(configure: builder => builder.Services.AddLogging(logging => logging.AddProvider(logs)));
        Reload(host, "MinScale", "1");
        await host.DeployAsync(Coffee());
        await host.AdvanceAsync(5);

        host.Configuration[Section + "MinScale"] = "4";
        Reload(host, setting, value);
        await host.AdvanceAsync(10);

        Assert.Equal(1, Count(host));
        Assert.Contains(logs.Messages, message => message.StartsWith("AutoscalerOptions were changed and are refused", StringComparison.Ordinal) && message.Contains(reason, StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Messages, message => message.Contains("Scaling of revision", StringComparison.Ordinal));

        Reload(host, setting, setting == "StableWindow" ? "00:01:00" : "1000");
        await host.AdvanceUntilAsync(() => Count(host) == 4, 10);
    }

    [Fact]
    public async Task Start_WithInvalidSettings_Fails() =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => EngineHost.StartAsync(configure: builder =>
            builder.Services.Configure<AutoscalerOptions>(options => options.MaxScaleUpRate = 0.5)));

    private static void Reload(EngineHost host, string setting, string value)
    {
        host.Configuration[Section + setting] = value;
        host.Configuration.Reload();
    }

    private static async Task<List<Activation.InstanceLease>> AcquireAsync(Runtime.RevisionState revision, int count)
    {
        var leases = new List<Activation.InstanceLease>();
        for (var i = 0; i < count; i++)
        {
            leases.Add((await revision.AcquireAsync(CancellationToken.None)).Lease);
        }

        return leases;
    }

    private static int Count(EngineHost host) => host.Backend.InstancesOf("coffee-00001").Count;
}
