namespace Serverless.Hosting.Runtime;

/// <summary>
/// What a throttle holds at one moment.
/// </summary>
/// <param name="InFlight">The requests on instances.</param>
/// <param name="Waiting">The requests that wait for a place.</param>
/// <param name="Usable">The instances that take new requests.</param>
/// <param name="IsDraining">Whether an instance has been told to take no new requests.</param>
internal readonly record struct ThrottleStatus(int InFlight, int Waiting, int Usable, bool IsDraining)
{
    public int Load => InFlight + Waiting;
}
