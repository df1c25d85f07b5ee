namespace Serverless.Hosting.Runtime;

/// <summary>
/// What a throttle holds at one moment.
/// </summary>
/// <param name="InFlight">The requests on instances.</param>
/// <param name="Waiting">The requests that wait for a place.</param>
/// <param name="Ready">The instances that are ready and have not been told to take no new requests.</param>
internal readonly record struct ThrottleStatus(int InFlight, int Waiting, int Ready)
{
    public int Load => InFlight + Waiting;
}
