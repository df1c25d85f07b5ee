using System.Collections.ObjectModel;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// Where the requests for some hosts go.
/// </summary>
/// <typeparam name="TTarget">What serves requests.</typeparam>
public sealed record RouteEntry<TTarget>
{
    /// <summary>The route that the entry belongs to.</summary>
    public required ResourceId Route { get; init; }

    /// <summary>The tag that the hosts stand for; empty for the main hosts.</summary>
    public string Tag { get; init; } = "";

    /// <summary>The hosts, without port.</summary>
    public required ValueList<string> Hosts { get; init; }

    /// <summary>The local ports of listeners that serve this entry alone, whatever the host; none by default.</summary>
    public ValueList<int> Ports { get; init; } = [];

    /// <summary>Whether the hosts are answered only to callers inside.</summary>
    public bool IsClusterLocal { get; init; }

    /// <summary>How the requests are divided.</summary>
    public required TrafficSplit<TTarget> Split { get; init; }

    /// <summary>How requests choose for themselves.</summary>
    public RequestRouting Requests { get; init; } = RequestRouting.None;

    /// <summary>What a request may choose by naming a tag in a header or by a rule; empty where neither is on, and on hosts of a tag.</summary>
    public IReadOnlyDictionary<string, TrafficSplit<TTarget>> TagSplits { get; init; } = ReadOnlyDictionary<string, TrafficSplit<TTarget>>.Empty;

    /// <summary>The split for a request that may name a tag.</summary>
    /// <param name="tag">The tag; null where there is none. Matched exactly.</param>
    /// <returns>The split of the tag, or <see cref="Split"/> if the tag is empty or unknown.</returns>
    public TrafficSplit<TTarget> SplitFor(string? tag) =>
        !string.IsNullOrEmpty(tag) && TagSplits.TryGetValue(tag, out var split) ? split : Split;
}
