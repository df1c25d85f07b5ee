namespace Serverless.Hosting.Aspire.Planning;

/// <summary>
/// The reserved instances of a service: how many, and of which types in order of preference; null for the cheapest.
/// </summary>
internal sealed record ReservePlan(int Count, string? Types);
