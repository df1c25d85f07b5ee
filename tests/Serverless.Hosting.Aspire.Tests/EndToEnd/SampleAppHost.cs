using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Serverless.Hosting.Aspire.EndToEnd;

/// <summary>
/// The sample, run as it is in this process: its model is taken when it is built, before anything starts.
/// </summary>
internal sealed class SampleAppHost : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IAsyncDisposable
{
    private static readonly AsyncLocal<SampleAppHost?> Current = new();

    private readonly List<IDisposable> _subscriptions = [];
    private readonly Action<IServiceProvider> _built;
    private Task? _run;
    private IServiceProvider? _services;

    private SampleAppHost(Action<IServiceProvider> built) => _built = built;

    public static SampleAppHost Start(Action<IServiceProvider> built)
    {
        var sample = new SampleAppHost(built);
        sample._subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(sample));
        sample._run = Task.Run(() =>
        {
            Current.Value = sample;
            Assembly.LoadFrom(Repository.Output("CafeAppHost")).EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        });
        return sample;
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.Extensions.Hosting")
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // hosts of other tests are built in other flows
        if (value.Key == "HostBuilt" && Current.Value == this)
        {
            _services = ((IHost)value.Value!).Services;
            _built(_services);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public async ValueTask DisposeAsync()
    {
        _services?.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _run!;
        _subscriptions.ForEach(subscription => subscription.Dispose());
    }
}
