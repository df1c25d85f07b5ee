namespace Serverless.Hosting.Gateway.Hosting;

/// <summary>
/// Whether the application has asked for the gateway at the head of its pipeline.
/// </summary>
internal sealed class GatewaySwitch
{
    public bool IsOn { get; set; }
}
