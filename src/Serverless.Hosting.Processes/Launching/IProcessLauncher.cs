namespace Serverless.Hosting.Processes.Launching;

/// <summary>
/// Starts processes that never outlive the host, however it ends: what differs between operating systems.
/// </summary>
internal interface IProcessLauncher : IAsyncDisposable
{
    /// <summary>Tells this host from all others, also earlier ones.</summary>
    string HostId { get; }

    /// <summary>Ends what a host that crashed left behind, and gets ready to start processes.</summary>
    Task OpenAsync();

    /// <summary>Starts a process, its input at its end.</summary>
    /// <exception cref="LaunchException">It cannot be started.</exception>
    Task<IChildProcess> StartAsync(LaunchRequest request);
}
