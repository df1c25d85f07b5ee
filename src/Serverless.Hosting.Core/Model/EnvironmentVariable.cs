namespace Serverless.Hosting.Model;

/// <summary>
/// An environment variable of a container.
/// </summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value; empty where it comes from elsewhere.</param>
public sealed record EnvironmentVariable(string Name, string Value)
{
    /// <summary>The source of the value on a cluster (secret, config map, field) as one JSON object in canonical form; null for a plain value.</summary>
    public string? ValueFrom { get; init; }
}
