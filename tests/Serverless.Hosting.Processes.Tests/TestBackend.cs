using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Processes;

/// <summary>
/// A backend with a state folder of its own, and what it reported.
/// </summary>
internal sealed class TestBackend : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentDictionary<ResourceId, RevisionInstances> _states = new();
    private readonly SemaphoreSlim _changed = new(0);
    private readonly Task _watching;

    public TestBackend(Action<ProcessBackendOptions>? configure = null, ILoggerFactory? loggerFactory = null)
    {
        var options = new ProcessBackendOptions { StateDirectory = StateDirectory, PortRange = NextPorts() };
        configure?.Invoke(options);
        Options = options;
        Backend = new(Microsoft.Extensions.Options.Options.Create(options), TimeProvider.System, loggerFactory ?? NullLoggerFactory.Instance);
        _watching = WatchAsync();
    }

    public string StateDirectory { get; } = Directory.CreateTempSubdirectory("serverless-test-").FullName;

    public ProcessBackendOptions Options { get; }

    public ProcessBackend Backend { get; }

    public HttpClient Client { get; } = new();

    /// <summary>Every state that was reported, in order.</summary>
    public ConcurrentQueue<RevisionInstances> History { get; } = new();

    public static Revision Revision(ContainerSpec? container = null, string name = "tea-00001", long timeoutSeconds = 300) =>
        new()
        {
            Name = name,
            Labels = ValueMap.Create([new(ServingLabels.Service, "tea"), new(ServingLabels.Configuration, "tea-config")]),
            Spec = new() { Containers = [container ?? Echo()], TimeoutSeconds = timeoutSeconds },
        };

    public static ContainerSpec Echo(params EnvironmentVariable[] environment) => new() { Command = [TestApp.Echo], Environment = [.. environment] };

    public static ContainerSpec Shell(string script) => new() { Command = ["/bin/sh", "-c", script] };

    public Task ApplyAsync(Revision revision, InstancePlan plan) => Backend.ApplyAsync(revision, plan, TestContext.Current.CancellationToken);

    /// <summary>Applies a plan and waits until all planned instances are ready.</summary>
    public async Task<IReadOnlyList<Instance>> StartAsync(Revision revision, int standard = 1, int reserved = 0)
    {
        await ApplyAsync(revision, new(standard, reserved));
        var state = await WaitAsync(revision, state => state.Instances.Count(instance => instance.State == InstanceState.Ready) == standard + reserved);
        return state.Instances;
    }

    /// <summary>Waits for a state of a revision.</summary>
    public async Task<RevisionInstances> WaitAsync(Revision revision, Func<RevisionInstances, bool> condition)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        while (true)
        {
            if (_states.TryGetValue(revision.Id, out var state) && condition(state))
            {
                return state;
            }

            try
            {
                await _changed.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"The last state was {state}: {string.Join(", ", state?.Instances ?? [])}, {state?.Failure}.");
            }
        }
    }

    /// <summary>The names of all instances there ever were.</summary>
    public IReadOnlyCollection<string> Names() => History.SelectMany(state => state.Instances).Select(instance => instance.Name).ToHashSet();

    public Task<RevisionInstances> WaitForEndAsync(Revision revision) => WaitAsync(revision, state => state.Instances.Count == 0);

    public Task<string> GetAsync(Instance instance, string path) =>
        Client.GetStringAsync(new Uri(instance.Address!, path), TestContext.Current.CancellationToken);

    public async Task<int> ProcessIdAsync(Instance instance, string path = "/pid") =>
        int.Parse(await GetAsync(instance, path), System.Globalization.CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await Backend.DisposeAsync();
        await _ended.CancelAsync();
        await _watching;
        Client.Dispose();
        Directory.Delete(StateDirectory, recursive: true);
    }

    // each backend has a range of its own, so that tests can run side by side
    private static int _ranges = -1;

    private static PortRange NextPorts()
    {
        var first = 20000 + (Interlocked.Increment(ref _ranges) % 90 * 100);
        return new() { First = first, Last = first + 99 };
    }

    private async Task WatchAsync()
    {
        try
        {
            await foreach (var state in Backend.WatchAsync(_ended.Token))
            {
                History.Enqueue(state);
                _states[state.Revision] = state;
                _changed.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // the test is over
        }
    }
}
