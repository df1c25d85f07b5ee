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
    public int Load => InFlight + Waiting;
}
