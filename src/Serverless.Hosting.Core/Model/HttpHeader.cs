namespace Serverless.Hosting.Model;

/// <summary>
/// A header that a probe sends.
/// </summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value.</param>
public sealed record HttpHeader(string Name, string Value);
