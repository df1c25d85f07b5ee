using System.Collections.Concurrent;

namespace Serverless.Hosting.Kubernetes.Cafe;

/// <summary>
/// Callers that ask without a pause until they are told to stop, and keep count of the answers.
/// </summary>
internal sealed class CafeLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly Task _callers;

    /// <summary>Begins; at all gateways in turn, unless some are named.</summary>
    public CafeLoad(ClusterCafe cafe, int callers, string path = "/", IReadOnlyList<HostProcess>? gateways = null) => _callers = Task.WhenAll(
        Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(cafe, path, gateways?[caller % gateways.Count].Client))));

    public IReadOnlyDictionary<string, int> Answers => _answers;

    public int Total => _answers.Values.Sum();

    public IEnumerable<string> Failures => _answers.Keys.Where(answer => !answer.StartsWith("Hello ", StringComparison.Ordinal));

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _callers;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task CallAsync(ClusterCafe cafe, string path, HttpClient? gateway)
    {
        while (!_stop.IsCancellationRequested)
        {
            string answer;
            try
            {
                answer = await cafe.GetAsync(path: path, gateway: gateway);
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                answer = exception.Message;
            }

            _answers.AddOrUpdate(answer, 1, (_, count) => count + 1);
        }
    }
}
