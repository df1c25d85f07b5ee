using System.Diagnostics.CodeAnalysis;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// Makes the hosts and URLs of routes and their tags.
/// </summary>
public sealed class HostNames
{
    /// <summary>Annotation of a service or route, ours: tags, separated by commas, whose hosts are answered only to callers inside.</summary>
    public const string LocalTagsAnnotation = "serverless.hosting/cluster-local-tags";

    private const string LocalDomain = "svc.cluster.local";
    private const string LocalVisibility = "cluster-local";

    private readonly HostTemplates _templates;
    private readonly (string Domain, ValueMap Selector)[] _domains;
    private readonly string _scheme;

    /// <summary>Takes the settings over; later changes of them have no effect.</summary>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentException">The settings have problems; the message says which.</exception>
    public HostNames(RoutingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        }

        _templates = HostTemplates.Create(options);
        _scheme = options.DefaultExternalScheme;
        _domains = options.Domains.Count == 0
            ? [(RoutingOptions.DefaultDomain, ValueMap.Empty)]
            : [.. options.Domains
                .Select(rule => (rule.Domain, Selector: ValueMap.Create(rule.Selector)))
                .OrderByDescending(rule => rule.Selector.Count)
                .ThenBy(rule => rule.Domain, StringComparer.Ordinal)];
    }

    /// <summary>The URL of a route for callers inside.</summary>
    /// <param name="route">The route.</param>
    /// <returns>The URL.</returns>
    public static string AddressOf(Resource route)
    {
        ArgumentNullException.ThrowIfNull(route);
        return $"http://{LocalHosts(route, route.Name)[^1]}";
    }

    /// <summary>Makes the hosts of a route or of one of its tags.</summary>
    /// <param name="route">The route; its labels and annotations count.</param>
    /// <param name="tag">The tag; empty for the main hosts.</param>
    /// <param name="hosts">The hosts.</param>
    /// <param name="problem">Which host is no domain name, and why.</param>
    /// <returns>Whether all hosts are domain names.</returns>
    public bool TryGetHosts(Resource route, string tag, [NotNullWhen(true)] out RouteHosts? hosts, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(route);
        hosts = null;
        var name = NameOf(route.Name, tag);
        var local = LocalHosts(route, name);
        if (!DomainNames.IsFullyQualified(local[^1], out problem))
        {
            return false;
        }

        string? external = null;
        if (!HasLocalVisibility(route) && !IsLocalTag(route, tag) && !TryGetExternalHost(route, name, out external, out problem))
        {
            return false;
        }

        hosts = external is null || DomainOf(route.Labels) == LocalDomain
            ? new(name, local, null, $"http://{local[^1]}")
            : new(name, local, external, $"{_scheme}://{external}");
        return true;
    }

    internal static bool HasLocalVisibility(Resource route) => route.Labels.GetValueOrDefault(ServingLabels.Visibility) == LocalVisibility;

    private static bool IsLocalTag(Resource route, string tag) =>
        tag.Length > 0
        && route.Annotations.TryGetValue(LocalTagsAnnotation, out var tags)
        && tags.Split(',', StringSplitOptions.TrimEntries).Contains(tag);

    internal static ValueList<string> LocalHosts(Resource route, string name) =>
        [$"{name}.{route.Namespace}", $"{name}.{route.Namespace}.svc", $"{name}.{route.Namespace}.{LocalDomain}"];

    internal string NameOf(string route, string tag) => tag.Length == 0 ? route : _templates.Tag(route, tag);

    internal bool TryGetExternalHost(
        Resource route, string name, [NotNullWhen(true)] out string? host, [NotNullWhen(false)] out string? problem)
    {
        host = _templates.Domain(name, DomainOf(route.Labels), route);
        if (DomainNames.IsFullyQualified(host, out problem))
        {
            return true;
        }

        host = null;
        return false;
    }

    private string DomainOf(ValueMap labels) =>
        Array.Find(_domains, rule => rule.Selector.All(label => labels.GetValueOrDefault(label.Key) == label.Value)).Domain ?? LocalDomain;
}
