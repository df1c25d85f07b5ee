namespace Serverless.Hosting.Routing;

/// <summary>
/// What became of the traffic of a route: an assignment, or an error. With an error the routing that was in force stays.
/// </summary>
/// <param name="Url">The URL of the route; null if its host is no domain name.</param>
/// <param name="Assignment">The assignment; null with an error.</param>
/// <param name="Error">The error; null with an assignment.</param>
public sealed record TrafficResolution(string? Url, TrafficAssignment? Assignment, TrafficError? Error);
