using System.Net;

namespace Serverless.Hosting.Host;

/// <summary>
/// What the section <c>Serverless:Host</c> of the configuration says.
/// </summary>
internal sealed class HostSettings
{
    public const string SectionName = "Serverless:Host";

    private const int MostPort = 65535;

    /// <summary>The port for requests, 1 to 65534; 8080 by default. The management API listens one further, on loopback.</summary>
    public int Port { get; set; } = 8080;

    /// <summary>A port for requests over HTTP/2 in clear text; null, the default, for none.</summary>
    public int? Http2Port { get; set; }

    /// <summary>The address for requests: loopback by default, <c>0.0.0.0</c> in a pod.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Where what is served is kept; in the cluster by default.</summary>
    public HostStore Store { get; set; } = HostStore.Kubernetes;

    /// <summary>The file of <see cref="HostStore.Sqlite"/>; <c>serverless.db</c> by default.</summary>
    public string Database { get; set; } = "serverless.db";

    /// <summary>Whether the cluster asks the host before it takes an object; false by default.</summary>
    public bool Webhook { get; set; }

    /// <summary>Whether several hosts serve the cluster together; false by default.</summary>
    public bool Replicas { get; set; }

    /// <summary>Manifests to apply at the start and whenever they change: a file, a folder or a pattern; none by default.</summary>
    public string? Manifests { get; set; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">One of them is no value of its kind, or out of range.</exception>
    public static HostSettings Read(IConfiguration configuration)
    {
        var settings = configuration.GetSection(SectionName).Get<HostSettings>() ?? new HostSettings();
        string[] problems = [.. settings.FindProblems()];
        return problems.Length == 0 ? settings : throw new InvalidOperationException(string.Join(Environment.NewLine, problems));
    }

    private IEnumerable<string> FindProblems()
    {
        // the management API takes the port that follows
        if (Port is < 1 or >= MostPort)
        {
            yield return $"'{SectionName}:Port' is {Port}. Set it to a port from 1 to {MostPort - 1}.";
        }

        if (Http2Port is < 1 or > MostPort)
        {
            yield return $"'{SectionName}:Http2Port' is {Http2Port}. Set it to a port from 1 to {MostPort}.";
        }

        if (!IPAddress.TryParse(Address, out _))
        {
            yield return $"'{SectionName}:Address' is '{Address}'. Set it to an IP address, such as 0.0.0.0.";
        }

        if (Webhook && Store != HostStore.Kubernetes)
        {
            yield return $"'{SectionName}:Webhook' is true, but what is served is not kept in the cluster. Set '{SectionName}:Store' to {HostStore.Kubernetes}.";
        }

        if (Replicas && Store != HostStore.Kubernetes)
        {
            yield return $"'{SectionName}:Replicas' is true, but what is served is not kept in the cluster. Set '{SectionName}:Store' to {HostStore.Kubernetes}.";
        }

        if (Store == HostStore.Sqlite && string.IsNullOrWhiteSpace(Database))
        {
            yield return $"'{SectionName}:Database' is empty. Name the file to keep what is served in.";
        }
    }
}
