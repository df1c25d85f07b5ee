namespace Serverless.Hosting.Aspire.Management;

/// <summary>
/// The host has refused a call, and says why.
/// </summary>
internal sealed class ManagementException(string message, System.Net.HttpStatusCode status) : Exception(message)
{
    public System.Net.HttpStatusCode Status { get; } = status;
}
