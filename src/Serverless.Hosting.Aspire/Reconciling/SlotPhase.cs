namespace Serverless.Hosting.Aspire.Reconciling;

/// <summary>
/// What is going on in a slot.
/// </summary>
internal enum SlotPhase
{
    Idle,
    Starting,
    Running,
    Ending,
}
