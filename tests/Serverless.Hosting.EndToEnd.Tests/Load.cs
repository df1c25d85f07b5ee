using System.Collections.Concurrent;
using System.Diagnostics;

namespace Serverless.Hosting.EndToEnd;

/// <summary>
/// Callers that ask without a pause until they are told to stop, and keep count of the answers.
/// </summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly Task _callers;
    private readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>Begins; with a pause between the calls of one caller where a rate is wanted rather than all that goes.</summary>
    public Load(CafeHost cafe, int callers, string host = Cafe.CoffeeHost, string path = "/", TimeSpan pause = default) =>
        _callers = Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => CallAsync(cafe, host, path, pause))));

    public IReadOnlyDictionary<string, int> Answers => _answers;

    public int Total => _answers.Values.Sum();

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    public double PerSecond => Total / Elapsed.TotalSeconds;

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

    private async Task CallAsync(CafeHost cafe, string host, string path, TimeSpan pause)
    {
        while (!_stop.IsCancellationRequested)
        {
            var answer = await AskAsync(cafe, host, path);
            _answers.AddOrUpdate(answer, 1, (_, count) => count + 1);
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause);
            }
        }
    }

    /// <summary>Asks once; an answer that is no success, or none, is told as a text.</summary>
    public static async Task<string> AskAsync(CafeHost cafe, string host, string path)
    {
        try
        {
            return await cafe.GetAsync(host, path);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return $"{exception.GetType().Name}: {exception.InnerException?.Message ?? exception.Message}";
        }
    }
}
