namespace Serverless.Hosting.Gateway.Management;

/// <summary>
/// The port that the management API answers on; 0 until a listener was made for it.
/// </summary>
internal sealed class ManagementListener
{
    public int Port { get; set; }
}
