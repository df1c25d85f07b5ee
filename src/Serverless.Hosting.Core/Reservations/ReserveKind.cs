namespace Serverless.Hosting.Reservations;

/// <summary>
/// The kind of resource that a reserved instance is on the cloud.
/// </summary>
public enum ReserveKind
{
    /// <summary>An elastic container instance, of one of the instance types.</summary>
    Eci,

    /// <summary>A pod on a virtual machine of the cluster.</summary>
    Ecs,

    /// <summary>A pod of the serverless cluster.</summary>
    Acs,
}
