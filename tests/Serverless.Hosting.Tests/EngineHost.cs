using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;
using Serverless.Hosting.Testing;

namespace Serverless.Hosting;

/// <summary>
/// The engine on a clock that the test drives, with a scripted backend.
/// </summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly IHost _host;

    private EngineHost(FakeTimeProvider time, ScriptedBackend backend, IHost host) => (Time, Backend, _host) = (time, backend, host);

    public FakeTimeProvider Time { get; }

    public ScriptedBackend Backend { get; }

    public IServiceProvider Provider => _host.Services;

    public IServiceManager Services => _host.Services.GetRequiredService<IServiceManager>();

    /// <summary>The settings of the host; to change them is to reload them.</summary>
    public IConfigurationRoot Configuration => (IConfigurationRoot)_host.Services.GetRequiredService<IConfiguration>();

    public ServingState Serving => _host.Services.GetRequiredService<ServingState>();

    public static async Task<EngineHost> StartAsync(
        IRevisionStore? store = null, Action<ServerlessBuilder>? configure = null, FakeTimeProvider? clock = null, ScriptedBackend? survived = null, params string[] settings)
    {
        var time = clock ?? new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var backend = survived ?? new ScriptedBackend(time);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])));
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton(backend);
        builder.Services.AddSingleton<Backends.IInstanceBackend>(backend);
        builder.Services.AddSingleton(store ?? new InMemoryRevisionStore(time));
        var serverless = builder.Services.AddServerlessCore();
        configure?.Invoke(serverless);
        var host = new EngineHost(time, backend, builder.Build());
        await host._host.StartAsync();
        return host;
    }

    /// <summary>Waits until something holds; the clock stands still.</summary>
    public static async Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"It did not come true within {Deadline}: {text}");
            await Task.Yield();
        }
    }

    /// <summary>Lets the clock run, second by second, until something holds.</summary>
    public async Task AdvanceUntilAsync(Func<bool> condition, int seconds, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        for (var second = 0; second < seconds && !condition(); second++)
        {
            await AdvanceAsync(1);
        }

        await UntilAsync(condition, text);
    }

    /// <summary>Lets the clock run, second by second; each is worked off before the next begins.</summary>
    public async Task AdvanceAsync(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await SettleAsync();
        }
    }

    /// <summary>Lets the clock run to a time, in whole milliseconds as timers count, and waits until what is due then is worked off.</summary>
    public async Task AdvanceToAsync(DateTimeOffset time)
    {
        Time.Advance(TimeSpan.FromMilliseconds(Math.Ceiling((time - Time.GetUtcNow()).TotalMilliseconds)));
        await SettleAsync();
    }

    /// <summary>Waits until every loop has worked off what it was told.</summary>
    public async Task SettleAsync()
    {
        var signal = _host.Services.GetRequiredService<Activation.ActivationSignal>();
        var queue = _host.Services.GetRequiredService<ReconcileQueue>();
        var quiet = 0;
        await UntilAsync(() => (quiet = signal.Pending + queue.Pending + Backend.PendingReports == 0 && Serving.Revisions.All(IsInStep) ? quiet + 1 : 0) > 20);
    }

    /// <summary>Whether the engine knows what the backend has, and the backend what the engine plans.</summary>
    private bool IsInStep(RevisionState revision) =>
        revision.Plans.Idle.IsCompleted && revision.Instances.Instances.SequenceEqual(Backend.InstancesOf(revision.Revision.Name));

    public async Task<Service> DeployAsync(ServiceSpec spec)
    {
        await Services.ApplyAsync(spec);
        await UntilReadyAsync(spec.Name);
        return Services.Get<Service>("default", spec.Name)!;
    }

    public Task UntilReadyAsync(string service) =>
        UntilAsync(() => Services.Get<Service>("default", service) is { } found && Readiness.IsReady(found), $"{service} is ready");

    public RevisionState Revision(string name) => Serving.Find("default", name) ?? throw new InvalidOperationException($"There is no revision {name}.");

    public RouteEntry<RevisionState>? Route(string host) => Serving.Routes.Find(host);

    /// <summary>The shares of the revisions at a host: what the next hundred draws get.</summary>
    public string Shares(string host) =>
        string.Join(", ", Route(host)!.Split.Targets.Select(target => $"{target.Target.Revision.Name} {target.Percent}"));

    public Condition Condition<T>(string name, string type)
        where T : Resource => Readiness.ConditionsOf(Services.Get<T>("default", name)!).FirstOrDefault(condition => condition.Type == type) ?? new Condition(type, ConditionStatus.Unknown);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
