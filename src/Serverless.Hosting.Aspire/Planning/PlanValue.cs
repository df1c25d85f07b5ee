namespace Serverless.Hosting.Aspire.Planning;

/// <summary>
/// A value that is known when the host starts, or never at all while it is published: a hole in the plan for the orchestrator to fill.
/// </summary>
internal sealed record PlanValue(PlanValueKind Kind, string? Service = null, string? Revision = null);
