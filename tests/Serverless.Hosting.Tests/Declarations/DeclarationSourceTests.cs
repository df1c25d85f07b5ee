using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Declarations;

public sealed class DeclarationSourceTests
{
    private const string Tea = "Serverless:Services:tea";

    private static readonly string[] TwoRevisions = [$"{Tea}:Revisions:v1:Image=tea/one", $"{Tea}:Revisions:v2:Image=tea/two", $"{Tea}:Traffic:v1=90", $"{Tea}:Traffic:v2=10"];

    [Fact]
    public async Task Start_SeveralRevisions_AreServedInTheirShares()
    {
        await using var host = await StartAsync([.. TwoRevisions, $"{Tea}:Tags:canary=v2"]);

        Assert.Equal("tea-v1 90, tea-v2 10", host.Shares("tea.default.example.com"));
        Assert.Equal("tea-v2 100", host.Shares("canary-tea.default.example.com"));
    }

    [Fact]
    public async Task Start_Mistakes_AreAllToldAndNothingIsApplied()
    {
        var store = new InMemoryRevisionStore(new FakeTimeProvider());

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => EngineHost.StartAsync(store, settings:
        [
            .. TwoRevisions,
            "Serverless:Services:milk:Revisions:v1:Image=Not An Image",
            "Serverless:Services:milk:MinScale=3",
            "Serverless:Services:milk:MaxScale=2",
            "Serverless:Services:milk:Annotations:serving.knative.dev/rollout-duration=soon",
            "Serverless:Services:milk:Reserve:Types=huge",
        ]));

        Assert.Equal(
            [
                "Serverless:Services:milk:Annotations:serving.knative.dev/rollout-duration: invalid value: soon.",
                "Serverless:Services:milk:MaxScale: max-scale=2 is less than min-scale=3.",
                "Serverless:Services:milk:MinScale: max-scale=2 is less than min-scale=3.",
            ],
            refused.Failures.Order(StringComparer.Ordinal).Take(3));
        Assert.Contains(refused.Failures, failure => failure.StartsWith("Serverless:Services:milk:Reserve:Types: ", StringComparison.Ordinal));
        Assert.Contains(refused.Failures, failure => failure.StartsWith("Serverless:Services:milk:Revisions:v1:Image: Failed to parse image reference", StringComparison.Ordinal));
        Assert.Empty(await store.ListAsync<Service>(null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Reload_OfTraffic_ShiftsIt()
    {
        await using var host = await StartAsync(TwoRevisions);

        Reload(host, ("Traffic:v1", "50"), ("Traffic:v2", "50"));

        await EngineHost.UntilAsync(() => host.Shares("tea.default.example.com") == "tea-v1 50, tea-v2 50");
    }

    [Fact]
    public async Task Reload_OfBounds_ChangesTheRevisionsThatThereAre()
    {
        await using var host = await StartAsync(TwoRevisions);
        var before = host.Services.List<Revision>().Select(revision => revision.Uid).ToArray();

        Reload(host, ("MinScale", "2"), ("Revisions:v2:MinScale", "3"));

        await EngineHost.UntilAsync(() => host.Backend.InstancesOf("tea-v1").Count == 2 && host.Backend.InstancesOf("tea-v2").Count == 3);
        Assert.Equal(before, host.Services.List<Revision>().Select(revision => revision.Uid));
    }

    [Fact]
    public async Task Reload_WithAnotherRevision_ServesItAndKeepsTheOthers()
    {
        await using var host = await StartAsync(TwoRevisions);

        // between the others by its key
        Reload(host, ("Revisions:v15:Image", "tea/more"), ("Traffic:v1", "0"), ("Traffic:v15", "90"));

        await EngineHost.UntilAsync(() => host.Shares("tea.default.example.com") == "tea-v15 90, tea-v2 10");
        Assert.Equal(["tea-v1", "tea-v15", "tea-v2"], host.Services.List<Revision>().Select(revision => revision.Name));
    }

    [Theory]
    [InlineData("MaxScale", "many", "Serverless:Services:tea:MaxScale: 'many' is no whole number of 0 or more.")]
    [InlineData("Traffic:v1", "80", "Serverless:Services:tea:Traffic: The percents add up to 90; they must add up to 100.")]
    [InlineData("Revisions:v1:Image", "tea/other", "Serverless:Services:tea:Revisions:v1: Revision 'tea-v1' exists already and runs something else.")]
    [InlineData("Port", "7001", "Serverless:Services:tea:Port: Ports change only with a new start of the host; until then it is none.")]
    public async Task Reload_WithAMistake_IsRefusedWithItsReasonAndChangesNothing(string key, string value, string reason)
    {
        using var logs = new RecordingLogs();
        await using var host = await StartAsync(TwoRevisions, builder => builder.Services.AddLogging(logging => logging.AddProvider(logs)));
        await host.SettleAsync();
        var before = host.Services.Get<Service>("default", "tea")!;

        Reload(host, (key, value), ("Annotations:serving.knative.dev/rollout-duration", "10s"));
        await EngineHost.UntilAsync(() => logs.Messages.Any(message => message.Contains(reason, StringComparison.Ordinal)));
        await host.SettleAsync();

        Assert.Equal(before, host.Services.Get<Service>("default", "tea"));
    }

    [Fact]
    public async Task Reload_WithoutAService_LeavesItAndSaysSo()
    {
        using var logs = new RecordingLogs();
        await using var host = await StartAsync(
            ["Serverless:Services:milk:Revisions:v1:Image=milk", .. TwoRevisions], builder => builder.Services.AddLogging(logging => logging.AddProvider(logs)));

        ((ConfigurationManager)host.Configuration).Sources.Clear();
        await EngineHost.UntilAsync(() => logs.Messages.Count(message => message.Contains("is gone from the configuration", StringComparison.Ordinal)) == 2);
        await host.SettleAsync();

        Assert.Equal("tea-v1 90, tea-v2 10", host.Shares("tea.default.example.com"));
    }

    [Fact]
    public async Task Start_Again_UndoesNothingThatWasChangedSince()
    {
        var store = new InMemoryRevisionStore(new FakeTimeProvider());
        await using (var first = await StartAsync(TwoRevisions, store: store))
        {
            await first.Services.ShiftTrafficAsync("default", "tea", "tea-v2", 40, TestContext.Current.CancellationToken);
        }

        await using (var second = await StartAsync(TwoRevisions, store: store))
        {
            Assert.Equal("tea-v1 60, tea-v2 40", second.Shares("tea.default.example.com"));
        }

        await using var third = await StartAsync([.. TwoRevisions, $"{Tea}:MaxScale=4"], store: store);
        await EngineHost.UntilAsync(() => third.Shares("tea.default.example.com") == "tea-v1 90, tea-v2 10");
        Assert.All(third.Services.List<Revision>(), revision => Assert.Equal("4", revision.Annotations[ScalingAnnotations.MaxScale]));
    }

    [Fact]
    public async Task Start_AfterAnInterruption_MakesWhatIsMissing()
    {
        var store = new InMemoryRevisionStore(new FakeTimeProvider());
        await using (var first = await EngineHost.StartAsync(store))
        {
            // as far as a host comes that ends after the first step
            await first.Services.ApplyAsync(
                new ServiceBuilder("tea").FromImage("tea/one").WithRevisionName("tea-v1").WithTraffic(Specs.Pinned("tea-v1", 90), Specs.Pinned("tea-v2", 10)).Build(),
                cancellationToken: TestContext.Current.CancellationToken);
            await first.SettleAsync();
            Assert.Null(first.Route("tea.default.example.com"));
        }

        await using var second = await StartAsync(TwoRevisions, store: store);

        Assert.Equal("tea-v1 90, tea-v2 10", second.Shares("tea.default.example.com"));
    }

    private static async Task<EngineHost> StartAsync(string[] settings, Action<ServerlessBuilder>? configure = null, IRevisionStore? store = null)
    {
        var host = await EngineHost.StartAsync(store, configure, settings: settings);
        await host.UntilReadyAsync("tea");
        return host;
    }

    private static void Reload(EngineHost host, params (string Key, string Value)[] settings)
    {
        foreach (var (key, value) in settings)
        {
            host.Configuration[$"{Tea}:{key}"] = value;
        }

        host.Configuration.Reload();
    }
}
