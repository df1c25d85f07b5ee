using System.Threading.Tasks.Sources;

namespace Serverless.Hosting.Benchmarks.Servers;

/// <summary>
/// A connection to an application that answers when it is told to, on the thread that tells it: so a request suspends as it does at a socket, and no thread is
/// changed.
/// </summary>
internal sealed class MemoryConnection : Stream, IValueTaskSource<int>
{
    public const int BodyLength = 12;

    private static readonly byte[] Answered = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\nHello World!"u8.ToArray();

    private ManualResetValueTaskSourceCore<int> _read;
    private Memory<byte> _buffer;
    private volatile bool _isSent;
    private volatile bool _isRead;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Answers the request that has been sent; the first one is sent by another thread.</summary>
    public void Answer()
    {
        SpinWait.SpinUntil(() => _isSent && _isRead);
        (_isSent, _isRead) = (false, false);
        Answered.CopyTo(_buffer);
        _read.SetResult(Answered.Length);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return ValueTask.FromResult(0);
        }

        _read.Reset();
        _buffer = buffer;
        _isRead = true;
        return new(this, _read.Version);
    }

    // a head is written in one piece, and there are no bodies
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _isSent = true;
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags);
}
