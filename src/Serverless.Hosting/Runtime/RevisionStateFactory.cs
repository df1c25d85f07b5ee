using Microsoft.Extensions.Options;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// Makes the running side of a revision.
/// </summary>
internal sealed class RevisionStateFactory(IInstancePicker picker, ActivationSignal signal, IOptions<ServerlessOptions> options, TimeProvider time)
{
    public RevisionState Create(Revision revision) => new(revision, picker, time, QueueDepth(revision), signal);

    private int QueueDepth(Revision revision) => QueueDepthSetting.Of(revision.Annotations) ?? options.Value.QueueDepth;
}
