namespace Serverless.Hosting.Gateway.Management;

/// <summary>
/// The port that the management API answers on; 0 until a listener was made for it.
/// </summary>
internal sealed class ManagementListener
{
    public int Port { get; set; }

    /// <summary>Whether the host was given listeners for everything that it serves.</summary>
    public bool HasListeners { get; init; }

    /// <summary>Whether the API has been mapped.</summary>
    public bool IsMapped { get; set; }
}
