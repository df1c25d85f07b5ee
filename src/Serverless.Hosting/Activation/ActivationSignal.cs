using System.Threading.Channels;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Activation;

/// <summary>
/// How requests, backends and reconcilers ask the scaling loop to look at a revision at once. Writers never wait.
/// </summary>
internal sealed class ActivationSignal
{
    private readonly Channel<ActivationCall> _channel = Channel.CreateUnbounded<ActivationCall>(new UnboundedChannelOptions { SingleReader = true });

    private int _pending;

    public ChannelReader<ActivationCall> Reader => _channel.Reader;

    /// <summary>How much has been asked for and not been looked at yet.</summary>
    public int Pending => Volatile.Read(ref _pending);

    /// <summary>Asks for a look at a revision.</summary>
    public void Ring(RevisionState revision, bool isRequest = false)
    {
        if (!isRequest || revision.TryClaimRing())
        {
            Write(new(isRequest ? ActivationReason.Request : ActivationReason.Change, revision));
        }
    }

    /// <summary>Tells of the load of a revision at another gateway.</summary>
    public void Report(RevisionState revision, in GatewaySample sample) => Write(new(ActivationReason.Report, revision) { Sample = sample });

    /// <summary>Tells the loop that a second has passed.</summary>
    public void Tick() => Write(new(ActivationReason.Second));

    /// <summary>Tells the loop that the host leads from now on, or follows.</summary>
    public void Turn() => Write(new(ActivationReason.Turn));

    /// <summary>The loop has looked.</summary>
    public void Done() => Interlocked.Decrement(ref _pending);

    private void Write(in ActivationCall call)
    {
        Interlocked.Increment(ref _pending);
        _channel.Writer.TryWrite(call);
    }
}
