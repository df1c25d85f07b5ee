namespace Serverless.Hosting.Aspire.Planning;

/// <summary>
/// An environment variable of the host: a text, or a value to be filled in.
/// </summary>
internal sealed record PlanVariable(string Name, string? Text, PlanValue? Value = null);
