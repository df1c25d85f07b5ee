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
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        attempt.Completed += (_, _) => completion.TrySetResult();
        if (socket.ConnectAsync(attempt))
        {
            // only now: cancelling closes the socket, and one that is closed while it begins to connect throws
            using var cancellation = cancellationToken.UnsafeRegister(static state => Socket.CancelConnectAsync((SocketAsyncEventArgs)state!), attempt);
            await completion.Task;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return attempt.SocketError == SocketError.Success ? null : $"connection to {target} failed: {attempt.SocketError}";
    }
}
