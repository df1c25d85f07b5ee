namespace Serverless.Hosting.Gateway;

/// <summary>
/// What outcomes mean.
/// </summary>
internal static class GatewayOutcomes
{
    /// <summary>Whether a revision took the request on and failed to serve it, while neither the client nor the end of the host is why.</summary>
    public static bool IsFailure(this GatewayOutcome outcome) => outcome is
        GatewayOutcome.QueueFull or GatewayOutcome.TimedOut or GatewayOutcome.Cut or GatewayOutcome.Gone
        or GatewayOutcome.Unreached or GatewayOutcome.InstanceFailed or GatewayOutcome.Broken;
}
