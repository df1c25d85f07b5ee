using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// Hosts whose requests are divided in one way: the main hosts of a route, or those of a tag.
/// </summary>
/// <param name="Tag">The tag; empty for the main hosts.</param>
/// <param name="Hosts">The hosts.</param>
/// <param name="Targets">The targets, each revision once; the percents add up to 100.</param>
/// <param name="Shares">What requests are divided by: the targets with more than 0 percent, each with all its revisions while a rollout runs.</param>
public sealed record TrafficGroup(string Tag, RouteHosts Hosts, ValueList<AssignedTarget> Targets, ValueList<RevisionShare> Shares);
