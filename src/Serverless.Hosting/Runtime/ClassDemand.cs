using Serverless.Hosting.Reservations;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// What the policies want of each class of instances.
/// </summary>
/// <param name="Standard">The standard instances, 0 or more.</param>
/// <param name="Reserved">The reserved instances, 0 or more.</param>
internal sealed record ClassDemand(int Standard, int Reserved = 0)
{
    /// <summary>The instances that take new requests.</summary>
    public ServingClasses Serve { get; init; } = ServingClasses.Standard;

    /// <summary>Whether a request on a reserved instance asks for standard ones.</summary>
    public bool ReservedRings { get; init; }

    /// <summary>The type of standard instances to start; null for none in particular.</summary>
    public InstanceType? StandardType { get; init; }

    /// <summary>The type of reserved instances to start; null where there are none to start.</summary>
    public InstanceType? ReservedType { get; init; }

    /// <summary>The most requests on a reserved instance of a revision without a limit, 0 or more. Where the revision has one, it is that of a reserved instance too.</summary>
    public int ReservedLimit { get; init; } = 1;

    /// <summary>What a reserved instance of a revision without a limit can carry beside a standard one where both serve: above 0, to 1.</summary>
    public double ReservedShare { get; init; } = 1;
}
