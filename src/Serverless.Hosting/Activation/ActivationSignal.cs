using System.Threading.Channels;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Activation;

/// <summary>
/// How requests, backends and reconcilers ask the scaling loop to look at a revision at once. Writers never wait.
/// </summary>
internal sealed class ActivationSignal
{
    private readonly Channel<(RevisionState? Revision, bool IsRequest)> _channel =
        Channel.CreateUnbounded<(RevisionState?, bool)>(new UnboundedChannelOptions { SingleReader = true });

    private int _pending;

    public ChannelReader<(RevisionState? Revision, bool IsRequest)> Reader => _channel.Reader;

    /// <summary>How much has been asked for and not been looked at yet.</summary>
    public int Pending => Volatile.Read(ref _pending);

    /// <summary>Asks for a look at a revision.</summary>
    public void Ring(RevisionState revision, bool isRequest = false)
    {
        if (!isRequest || revision.TryClaimRing())
        {
            Write(revision, isRequest);
        }
    }

    /// <summary>Tells the loop that a second has passed.</summary>
    public void Tick() => Write(null, isRequest: false);

    /// <summary>The loop has looked.</summary>
    public void Done() => Interlocked.Decrement(ref _pending);

    private void Write(RevisionState? revision, bool isRequest)
    {
        Interlocked.Increment(ref _pending);
        _channel.Writer.TryWrite((revision, isRequest));
    }
}
