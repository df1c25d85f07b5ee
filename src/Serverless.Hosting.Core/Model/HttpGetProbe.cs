namespace Serverless.Hosting.Model;

/// <summary>
/// A probe by an HTTP GET.
/// </summary>
/// <param name="Path">The path with its query; empty for <c>/</c>.</param>
public sealed record HttpGetProbe(string Path)
{
    /// <summary>The port; 0 for the port of the container.</summary>
    public int Port { get; init; }

    /// <summary>The host to connect to; null for the instance itself.</summary>
    public string? Host { get; init; }

    /// <summary><c>HTTP</c> (the default) or <c>HTTPS</c>.</summary>
    public string Scheme { get; init; } = "HTTP";

    /// <summary>Headers to send; a name may occur more than once.</summary>
    public ValueList<HttpHeader> Headers { get; init; } = [];
}
