using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Deployment;

namespace Serverless.Hosting.Knative.Manifests;

/// <summary>
/// A host with nothing in it but a source of manifests, on a folder of its own.
/// </summary>
internal sealed class ManifestHost : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly ServiceProvider _services;
    private readonly bool _ownsFolder;

    public ManifestHost(string pattern = "manifests/*.yaml", Action<ManifestOptions>? configure = null, string? folder = null, Action<IServiceCollection>? configureHost = null)
    {
        _ownsFolder = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("manifests-").FullName;
        var services = new ServiceCollection();
        services.AddSingleton<IServiceManager>(Manager);
        services.AddSingleton<ILogger<ManifestSource>>(Log);
        services.AddSingleton<IHostEnvironment>(new Environment { ContentRootPath = Folder });
        new ServerlessBuilder(services).AddManifests(pattern, options =>
        {
            options.Debounce = TimeSpan.FromMilliseconds(30);
            configure?.Invoke(options);
        });
        configureHost?.Invoke(services);
        _services = services.BuildServiceProvider();
        Source = _services.GetServices<IHostedService>().Single();
    }

    public string Folder { get; }

    public RecordingManager Manager { get; } = new();

    public RecordingLogger Log { get; } = new();

    public IHostedService Source { get; }

    public Task StartAsync() => Source.StartAsync(TestContext.Current.CancellationToken);

    public string FullPath(string name) => Path.Combine(Folder, name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FullPath(name))!);
        File.WriteAllText(FullPath(name), text);
    }

    /// <summary>Waits until a condition holds, and fails where it does not in time.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        while (!condition())
        {
            if (deadline.IsCancellationRequested)
            {
                Assert.Fail($"Calls: {string.Join(", ", Manager.Calls)}\nLog:\n{string.Join('\n', Log.Entries)}");
            }

            await Task.Delay(5, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Source.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private sealed class Environment : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "Test";

        public string ApplicationName { get; set; } = "Test";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
