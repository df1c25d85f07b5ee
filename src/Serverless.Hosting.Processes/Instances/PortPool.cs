using System.Net;
using System.Net.Sockets;

namespace Serverless.Hosting.Processes.Instances;

/// <summary>
/// Hands out ports, one after the other around the range, so that one that was given back rests as long as can be.
/// </summary>
internal sealed class PortPool
{
    private readonly Lock _gate = new();
    private readonly HashSet<int> _used = [];
    private readonly PortRange _range;
    private int _next;

    /// <summary>Creates the pool.</summary>
    /// <param name="range">The ports.</param>
    /// <param name="start">Where to begin, so that two hosts seldom try the same port at once: any number from 0.</param>
    public PortPool(PortRange range, int start) => (_range, _next) = (range, start % Count(range));

    /// <summary>Takes a port that nobody listens on.</summary>
    /// <returns>The port; null if none is free.</returns>
    public int? TryTake()
    {
        lock (_gate)
        {
            var count = Count(_range);
            for (var i = 0; i < count; i++)
            {
                var port = _range.First + _next;
                _next = (_next + 1) % count;
                if (!_used.Contains(port) && IsFree(port))
                {
                    _used.Add(port);
                    return port;
                }
            }

            return null;
        }
    }

    public void Return(int port)
    {
        lock (_gate)
        {
            _used.Remove(port);
        }
    }

    private static int Count(PortRange range) => range.Last - range.First + 1;

    private static bool IsFree(int port)
    {
        // a program may listen on all addresses, so the port must be free on all
        using var socket = Socket.OSSupportsIPv6
            ? new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true }
            : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
