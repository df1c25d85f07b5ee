namespace Serverless.Hosting.Aspire.Reconciling;

/// <summary>
/// What the orchestrator says of a slot, with the address once an instance runs there, and the reason in words once it has ended.
/// </summary>
internal sealed record SlotReport(string Slot, SlotSighting Sighting, string? Address = null, string? Reason = null);
