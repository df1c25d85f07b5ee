namespace Serverless.Hosting.Aspire.Reconciling;

/// <summary>
/// What the orchestrator says of a slot.
/// </summary>
internal enum SlotSighting
{
    /// <summary>Nothing runs, and nothing has.</summary>
    Idle,

    Starting,
    Running,
    Stopping,

    /// <summary>What ran has ended, or could not be started.</summary>
    Ended,
}
