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

    public ChannelReader<(RevisionState? Revision, bool IsRequest)> Reader => _channel.Reader;

    /// <summary>Asks for a look at a revision.</summary>
    public void Ring(RevisionState revision, bool isRequest = false)
    {
        if (!isRequest || revision.TryClaimRing())
        {
            _channel.Writer.TryWrite((revision, isRequest));
        }
    }

    /// <summary>Tells the loop that a second has passed.</summary>
    public void Tick() => _channel.Writer.TryWrite((null, false));
}
