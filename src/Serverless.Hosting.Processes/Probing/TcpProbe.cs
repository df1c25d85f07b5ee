using System.Net;
using System.Net.Sockets;

namespace Serverless.Hosting.Processes.Probing;

/// <summary>
/// Succeeds when a connection can be opened. A refusal, which is usual while a program starts, costs no exception.
/// </summary>
internal sealed class TcpProbe(EndPoint target) : IProbe
{
    public async Task<string?> TryAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var attempt = new SocketAsyncEventArgs { RemoteEndPoint = target };
        var completion = new TaskCompletionSource<SocketError>(TaskCreationOptions.RunContinuationsAsynchronously);
        attempt.Completed += (_, done) => completion.TrySetResult(done.SocketError);
        using var cancellation = cancellationToken.UnsafeRegister(static state => Socket.CancelConnectAsync((SocketAsyncEventArgs)state!), attempt);
        var error = socket.ConnectAsync(attempt) ? await completion.Task : attempt.SocketError;
        cancellationToken.ThrowIfCancellationRequested();
        return error == SocketError.Success ? null : $"connection to {target} failed: {error}";
    }
}
