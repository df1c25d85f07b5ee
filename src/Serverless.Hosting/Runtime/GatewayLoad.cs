namespace Serverless.Hosting.Runtime;

/// <summary>
/// What is known of the requests of a revision at another gateway, as of its last report.
/// </summary>
/// <param name="InFlight">The requests on instances.</param>
/// <param name="Waiting">The requests that wait.</param>
/// <param name="InFlightReserved">The requests on reserved instances.</param>
/// <param name="ServedByReserved">The requests that reserved instances have taken from it since it runs.</param>
/// <param name="Applied">The version of the last order that it obeys; 0 for none.</param>
/// <param name="HeldBack">The instances that it sends no new requests to, and that have not finished those it sent.</param>
/// <param name="Held">The instances with a limit that it may use; null where it did not say.</param>
internal sealed record GatewayLoad(
    int InFlight, int Waiting, int InFlightReserved, long ServedByReserved, long Applied, IReadOnlyCollection<string> HeldBack, IReadOnlyCollection<string>? Held = null);
