namespace Serverless.Hosting.Aspire.Reconciling;

/// <summary>
/// What the orchestrator is asked to do with a slot: to start the instance that an order describes, or to stop what runs there.
/// </summary>
internal sealed record SlotAction(string Slot, string Instance, InstanceOrder? Order)
{
    public bool IsStart => Order is not null;
}
