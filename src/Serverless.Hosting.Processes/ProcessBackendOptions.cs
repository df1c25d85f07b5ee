namespace Serverless.Hosting.Processes;

/// <summary>
/// How instances run as child processes.
/// </summary>
public sealed class ProcessBackendOptions
{
    /// <summary>The section of the configuration that the options are read from.</summary>
    public const string SectionName = "Serverless:Processes";

    /// <summary>
    /// What runs in place of an image. The key is an image's name, with tag or digest for just that one, without for all of its tags and digests.
    /// The more exact key wins. Keys of the configuration can't hold a colon: map an image with a tag in code. Empty by default.
    /// </summary>
    public IDictionary<string, ImageCommand> Images { get; init; } = new Dictionary<string, ImageCommand>(StringComparer.Ordinal);

    /// <summary>The ports of instances, on the loopback address; 20000 to 29999 by default. Keep it apart from the system's ephemeral ports.</summary>
    public PortRange PortRange { get; set; } = new();

    /// <summary>
    /// The most instances of an instance type at once on this machine, 0 or more, by the name of the type. With as many there, the type is out of stock, and a
    /// reserved instance takes the next type of its list. Types that are not named have no limit. Empty by default.
    /// </summary>
    public IDictionary<string, int> Stock { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>
    /// How long an instance may take to become ready before it is ended and started anew. Null, the default, for the progress deadline of the revision
    /// (annotation <c>serving.knative.dev/progress-deadline</c>), which is 600 s unless given.
    /// </summary>
    public TimeSpan? StartDeadline { get; set; }

    /// <summary>
    /// The most time between the request to end (SIGTERM) and the kill. A revision's own <c>timeoutSeconds</c> counts where it is shorter. 5 minutes by
    /// default; zero kills at once.
    /// </summary>
    public TimeSpan MaxGracePeriod { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The grace period of all instances together when the host stops; 10 s by default; zero kills at once.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The wait before the first restart of an instance that ended by itself; doubled with each further one; 100 ms by default.</summary>
    public TimeSpan RestartDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The most wait before a restart; 5 minutes by default.</summary>
    public TimeSpan MaxRestartDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an instance must have run for its earlier restarts to be forgotten; 10 minutes by default.</summary>
    public TimeSpan RestartReset { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether instances see the environment variables of the host; true by default.</summary>
    public bool InheritEnvironment { get; set; } = true;

    /// <summary>
    /// The variables of the host that instances never see; <c>*</c> at the end stands for anything. By default those that would make an ASP.NET Core
    /// program listen elsewhere.
    /// </summary>
    public ISet<string> HiddenVariables { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "ASPNETCORE_*", "DOTNET_URLS", "DOTNET_HTTP_PORTS", "DOTNET_HTTPS_PORTS", "URLS", "HTTP_PORTS", "HTTPS_PORTS", "Kestrel__*",
    };

    /// <summary>
    /// The folder that records which processes run, so that a later host ends what a crashed one left behind. Hosts may share it. Null, the default, for
    /// <c>serverless-hosting</c> in the user's local application data, or in the folder for temporary files where there is none.
    /// </summary>
    public string? StateDirectory { get; set; }

    /// <summary>The folder where control groups are mounted (Linux); <c>/sys/fs/cgroup</c> by default. An empty text switches limits off.</summary>
    public string ControlGroupRoot { get; set; } = "/sys/fs/cgroup";

    /// <summary>Maps an image to a command.</summary>
    /// <param name="image">The name of the image, with or without tag or digest.</param>
    /// <param name="command">The program with its arguments.</param>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentException">The name or the command is empty.</exception>
    public ProcessBackendOptions MapImage(string image, params string[] command)
    {
        ArgumentException.ThrowIfNullOrEmpty(image);
        ArgumentNullException.ThrowIfNull(command);
        if (command.Length == 0)
        {
            throw new ArgumentException($"The command of image '{image}' is empty. Name a program.", nameof(command));
        }

        Images[image] = new ImageCommand { Command = [command[0]], Args = [.. command[1..]] };
        return this;
    }
}
