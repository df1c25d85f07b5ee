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

    public CafeLoad(ClusterCafe cafe, int callers, string path = "/")
        : this(cafe.Host, callers, path)
    {
    }

    public CafeLoad(HostProcess host, int callers, string path = "/") => _callers = Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => CallAsync(host, path))));

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

    private async Task CallAsync(HostProcess host, string path)
    {
        while (!_stop.IsCancellationRequested)
        {
            string answer;
            try
            {
                answer = await ClusterCafe.GetAsync(host, path: path);
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                answer = exception.Message;
            }

            _answers.AddOrUpdate(answer, 1, (_, count) => count + 1);
        }
    }
}
