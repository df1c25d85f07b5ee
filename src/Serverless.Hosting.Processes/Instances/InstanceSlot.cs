using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Processes.Instances;

/// <summary>
/// A place in the plan of a revision: holds an instance, or waits to start the next one after one ended by itself.
/// </summary>
internal sealed class InstanceSlot(InstanceClass @class)
{
    public InstanceClass Class { get; set; } = @class;

    /// <summary>The instance; null between two.</summary>
    public ProcessInstance? Instance { get; set; }

    /// <summary>How many instances in a row ended by themselves.</summary>
    public int Restarts { get; set; }

    /// <summary>Starts the next instance; null while there is one.</summary>
    public ITimer? Restart { get; set; }

    /// <summary>Whether the plan has no place for it any more.</summary>
    public bool Leaving { get; set; }
}
