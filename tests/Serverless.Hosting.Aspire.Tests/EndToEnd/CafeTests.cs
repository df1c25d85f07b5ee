using Microsoft.Extensions.DependencyInjection;
using Serverless.Hosting.Aspire.Commands;

namespace Serverless.Hosting.Aspire.EndToEnd;

/// <summary>
/// The sample of the cafe with real processes: its host has exactly the environment that the integration writes, and its instances are started and ended as the host says.
/// </summary>
public sealed class CafeTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly HttpClient _http = new() { Timeout = Deadline };
    private readonly TaskCompletionSource<IServiceProvider> _services = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SampleAppHost _sample = null!;
    private Orchestrator _orchestrator = null!;

    [Fact]
    public async Task Cafe_StartedAsTheIntegrationSays_ServesAndObeysItsCommands()
    {
        var coffee = _orchestrator.AddressOf("edge", "svc-coffee");
        var tea = _orchestrator.AddressOf("edge", "svc-tea");

        // two revisions share the coffee: of 400 cups, 90 to 10, and 6 standard deviations either way
        await UntilAsync(async () => (await _http.GetAsync(coffee)).IsSuccessStatusCode);
        var cups = await OrderAsync(coffee, 400);
        Assert.InRange(cups.Count(cup => cup == "Hello coffee-v2!\n"), 4, 76);
        Assert.Equal(["Hello coffee-v1!\n", "Hello coffee-v2!\n"], cups.Distinct().Order(StringComparer.Ordinal));

        // tea at zero, and from zero
        await UntilAsync(async () => (await _http.GetAsync(tea)).IsSuccessStatusCode);
        await DoAsync("tea", ServingCommands.Rest);
        await UntilAsync(() => Task.FromResult(_orchestrator.Running("tea-v1") == 0));
        Assert.Equal("Hello tea!\n", await _http.GetStringAsync(tea));
        Assert.InRange(_orchestrator.Running("tea-v1"), 1, 3);

        // the canary gets everything
        await DoAsync("coffee", ServingCommands.Shift, ("revision", "coffee-v2"), ("percent", "100"));
        await UntilAsync(async () => (await OrderAsync(coffee, 20)).All(cup => cup == "Hello coffee-v2!\n"));

        // the page orders both where service discovery says that they are
        Assert.Equal("Hello coffee-v2!\nHello tea!\n", await _http.GetStringAsync(_orchestrator.AddressOf("web", "http")));
    }

    public async ValueTask InitializeAsync()
    {
        _sample = SampleAppHost.Start(services =>
        {
            _orchestrator = new Orchestrator(services);
            _services.SetResult(services);
        });
        await _services.Task.WaitAsync(Deadline);
        await _orchestrator.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _sample.DisposeAsync();
        _orchestrator.Dispose();
        _http.Dispose();
    }

    private async Task DoAsync(string service, string command, params (string Name, string Value)[] arguments)
    {
        var services = await _services.Task;
        await services.GetRequiredService<ResourceNotificationService>().WaitForResourceAsync(service, KnownResourceStates.Running).WaitAsync(Deadline);
        var inputs = arguments.Select(argument => new InteractionInput { Name = argument.Name, InputType = InputType.Text, Value = argument.Value }).ToArray();
        var result = await services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync(service, command, new InteractionInputCollection(inputs));
        Assert.True(result.Success, result.Message);
    }

    private async Task<List<string>> OrderAsync(Uri address, int count)
    {
        var cups = new List<string>();
        for (var i = 0; i < count; i++)
        {
            cups.Add(await _http.GetStringAsync(address));
        }

        return cups;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!await AskAsync())
        {
            await Task.Delay(50, deadline.Token);
        }

        async Task<bool> AskAsync()
        {
            try
            {
                return await condition();
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }
}
