using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// The hosts of a route, or of one of its tags.
/// </summary>
/// <param name="Name">The name of the route, or what stands for it with the tag: <c>blue-coffee</c>.</param>
/// <param name="Local">The hosts for callers inside, from short to full: <c>n.ns</c>, <c>n.ns.svc</c>, <c>n.ns.svc.cluster.local</c>.</param>
/// <param name="External">The host for everyone; null for a route that is answered only to callers inside.</param>
/// <param name="Url">The URL to show: of the host for everyone, if there is one.</param>
public sealed record RouteHosts(string Name, ValueList<string> Local, string? External, string Url);
