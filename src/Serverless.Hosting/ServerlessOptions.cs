using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Serverless.Hosting;

/// <summary>
/// Settings of the engine. Bound to the section <c>Serverless</c>, validated when the host starts.
/// </summary>
public sealed class ServerlessOptions
{
    /// <summary>The most requests of one revision that wait for an instance: 0 to 1,000,000; 10,000 by default. More are refused at once. The annotation <c>serverless.hosting/queue-depth</c> of a revision comes first.</summary>
    [Range(0, 1_000_000)]
    public int QueueDepth { get; set; } = 10_000;

    /// <summary>The time in seconds that a revision may take to become ready unless it says otherwise: 1 to 86,400; 600 by default.</summary>
    [Range(1, 86_400)]
    public int ProgressDeadlineSeconds { get; set; } = 600;

    /// <summary>What the status calls this host; <c>serverless</c> by default.</summary>
    [Required]
    public string Name { get; set; } = "serverless";

    /// <summary>
    /// Local ports that stand for one service each: the key is <c>namespace/name</c>, the value the port that the host listens on, 1 to 65535. A request that
    /// arrives there goes to that service whatever its host header says. Services of the configuration add theirs.
    /// </summary>
    public IDictionary<string, int> ServicePorts { get; init; } = new Dictionary<string, int>();
}

[OptionsValidator]
internal sealed partial class ServerlessOptionsValidator : IValidateOptions<ServerlessOptions>;
