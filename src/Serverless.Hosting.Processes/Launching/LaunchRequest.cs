namespace Serverless.Hosting.Processes.Launching;

/// <summary>
/// A process to start.
/// </summary>
/// <param name="FileName">The program: a path, or a name to look up in <c>PATH</c>.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">All of its environment variables.</param>
internal sealed record LaunchRequest(string FileName, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The folder to start in; null for the host's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The files that the process writes its id to before it runs the program, to join control groups.</summary>
    public IReadOnlyList<string> JoinFiles { get; init; } = [];

    /// <summary>Whether the process gives way to others for the processor: what is left of a limit where there are no control groups.</summary>
    public bool LowPriority { get; init; }
}
