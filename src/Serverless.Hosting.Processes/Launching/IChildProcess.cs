namespace Serverless.Hosting.Processes.Launching;

/// <summary>
/// A process of the host, with all that it starts itself.
/// </summary>
internal interface IChildProcess : IDisposable
{
    int Id { get; }

    Stream Output { get; }

    Stream Error { get; }

    /// <summary>Completes with the exit code when the process has ended, and all that it started with it; 128 and the signal where one ended it.</summary>
    Task<int> Exited { get; }

    /// <summary>Asks the process to end.</summary>
    void Terminate();

    /// <summary>Ends the process at once.</summary>
    void Kill();
}
