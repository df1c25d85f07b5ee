namespace Serverless.Hosting.Aspire.Reconciling;

/// <summary>
/// What is to be done now, the instances once it has been asked for, and when to look again if nothing happens.
/// </summary>
internal sealed record Decision(RevisionInstances Instances, IReadOnlyList<SlotAction> Actions, DateTimeOffset? LookAgain);
