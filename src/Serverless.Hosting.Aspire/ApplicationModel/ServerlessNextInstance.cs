using Serverless.Hosting.Aspire.Reconciling;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// What the instance of a workload that is started next is for. The environment is made anew at each start, one start of a workload at a time.
/// </summary>
internal sealed class ServerlessNextInstance : IResourceAnnotation
{
    private volatile InstanceOrder? _order;

    public InstanceOrder? Order
    {
        get => _order;
        set => _order = value;
    }
}
