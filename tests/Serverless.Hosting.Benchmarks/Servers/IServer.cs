namespace Serverless.Hosting.Benchmarks.Servers;

/// <summary>
/// A server under load, in a process of its own.
/// </summary>
internal interface IServer : IAsyncDisposable
{
    string Name { get; }

    Uri Url { get; }

    /// <summary>The requests that load consists of, which take turns.</summary>
    IReadOnlyList<byte[]> Requests { get; }

    /// <summary>The time on processors since the server started.</summary>
    TimeSpan ProcessorTime { get; }

    /// <summary>The bytes that the server has allocated since it started; null for one without a garbage collector that counts them.</summary>
    Task<long?> ReadAllocatedAsync();
}
