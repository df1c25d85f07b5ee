namespace Serverless.Hosting.Processes;

/// <summary>
/// What runs where a container names an image: the part of an image that a process needs.
/// </summary>
public sealed class ImageCommand
{
    /// <summary>The program with its fixed arguments, as an image's entry point: a path, or a name to look up in <c>PATH</c>.</summary>
    public IList<string> Command { get; init; } = [];

    /// <summary>The arguments after <see cref="Command"/>, which <c>args</c> of a container replace; none by default.</summary>
    public IList<string> Args { get; init; } = [];

    /// <summary>The folder that the program starts in unless the container names one; null for the folder that the host runs in.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Environment variables that the variables of a container replace; none by default.</summary>
    public IDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
