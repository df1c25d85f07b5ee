namespace Serverless.Hosting.Model;

/// <summary>
/// The port that a container listens on.
/// </summary>
/// <param name="Number">The port number, 1 to 65535; 0 for the default, 8080.</param>
/// <param name="Name">Chooses the protocol: empty or <c>http1</c> for HTTP/1.1, <c>h2c</c> for HTTP/2 in clear text.</param>
public sealed record ContainerPort(int Number, string Name = "")
{
    /// <summary>Whether the container speaks HTTP/2 in clear text.</summary>
    public bool IsHttp2 => Name == "h2c";
}
