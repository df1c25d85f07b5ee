namespace Serverless.Hosting.Model;

/// <summary>
/// The types of the conditions, as in <c>serving.knative.dev/v1</c>.
/// </summary>
public static class ConditionTypes
{
    /// <summary>The summary of every kind.</summary>
    public const string Ready = "Ready";

    /// <summary>Service: its configuration is ready.</summary>
    public const string ConfigurationsReady = "ConfigurationsReady";

    /// <summary>Service: its route is ready.</summary>
    public const string RoutesReady = "RoutesReady";

    /// <summary>Revision: what its instances need is there.</summary>
    public const string ResourcesAvailable = "ResourcesAvailable";

    /// <summary>Revision: its program runs.</summary>
    public const string ContainerHealthy = "ContainerHealthy";

    /// <summary>Revision, informational: it has instances that serve.</summary>
    public const string Active = "Active";

    /// <summary>Revision, informational: its reserved instance stands in when it should. Only where it keeps one.</summary>
    public const string ReservedInstance = "ReservedInstance";

    /// <summary>Route: every target names a revision that is ready.</summary>
    public const string AllTrafficAssigned = "AllTrafficAssigned";

    /// <summary>Route: the gateway serves it.</summary>
    public const string IngressReady = "IngressReady";

    /// <summary>Route: certificates are there, or not needed.</summary>
    public const string CertificateProvisioned = "CertificateProvisioned";
}
