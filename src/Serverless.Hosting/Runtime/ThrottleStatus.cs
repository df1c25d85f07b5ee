namespace Serverless.Hosting.Runtime;

/// <summary>
/// What a throttle holds at one moment.
/// </summary>
/// <param name="InFlight">The requests on instances.</param>
/// <param name="Waiting">The requests that wait for a place.</param>
/// <param name="Standard">The standard instances that are ready and have not been told to take no new requests.</param>
/// <param name="Reserved">The reserved instances that are ready and have not been told to take no new requests.</param>
/// <param name="Capacity">The most requests at once on the instances that take them now; <see cref="int.MaxValue"/> for no limit.</param>
internal readonly record struct ThrottleStatus(int InFlight, int Waiting, int Standard, int Reserved, int Capacity)
{
    /// <summary>The reserved instances that are ready or finish what they hold.</summary>
    public int AliveReserved { get; init; }

    /// <summary>The requests on those.</summary>
    public int InFlightReserved { get; init; }

    /// <summary>The requests that reserved instances have taken so far.</summary>
    public long ServedByReserved { get; init; }

    public int Load => InFlight + Waiting;
}
