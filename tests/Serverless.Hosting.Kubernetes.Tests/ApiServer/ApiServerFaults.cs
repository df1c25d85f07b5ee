namespace Serverless.Hosting.Kubernetes.ApiServer;

/// <summary>
/// How the server misbehaves.
/// </summary>
internal sealed class ApiServerFaults : IDisposable
{
    private CancellationTokenSource _cut = new();
    private int _silenced;

    /// <summary>Fails a request with a status; null lets it through. Nothing by default.</summary>
    public Func<ApiRequest, ApiError?> Fails { get; set; } = _ => null;

    /// <summary>How long every request takes before it is looked at; not at all by default.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Why the quota of a pod's namespace refuses it; null lets it through. Nothing by default.</summary>
    public Func<string, string?> RefusesPodsOf { get; set; } = _ => null;

    /// <summary>Why no node takes a pod of a deployment; null lets it through. Nothing by default.</summary>
    public Func<string, string?> Unschedulable { get; set; } = _ => null;

    /// <summary>Ends when watches are cut.</summary>
    public CancellationToken Cut => Volatile.Read(ref _cut).Token;

    /// <summary>How often watches were silenced: one that was begun before the last time tells nothing any more.</summary>
    public int Silenced => Volatile.Read(ref _silenced);

    /// <summary>Has the watches that are open stay so and tell nothing, as behind a connection that died without a word.</summary>
    public void SilenceWatches() => Interlocked.Increment(ref _silenced);

    /// <summary>Cuts all watches.</summary>
    public void CutWatches() => Interlocked.Exchange(ref _cut, new CancellationTokenSource()).Cancel();

    public void Dispose() => _cut.Dispose();
}
