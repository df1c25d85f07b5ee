namespace Serverless.Hosting.Model;

/// <summary>
/// A probe by opening a connection.
/// </summary>
/// <param name="Port">The port; 0 for the port of the container.</param>
public sealed record TcpSocketProbe(int Port)
{
    /// <summary>The host to connect to; null for the instance itself.</summary>
    public string? Host { get; init; }
}
