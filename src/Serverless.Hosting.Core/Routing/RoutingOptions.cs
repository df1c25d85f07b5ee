namespace Serverless.Hosting.Routing;

/// <summary>
/// How a host names and routes its services.
/// </summary>
public sealed class RoutingOptions
{
    /// <summary>The domain while no rule is given.</summary>
    public const string DefaultDomain = "example.com";

    /// <summary>
    /// The host of a route, with <c>{{.Name}}</c>, <c>{{.Namespace}}</c>, <c>{{.Domain}}</c>, <c>{{index .Labels "key"}}</c>
    /// and <c>{{index .Annotations "key"}}</c>; <c>{{.Name}}.{{.Namespace}}.{{.Domain}}</c> by default. Hosts that are answered only to callers inside always follow the default.
    /// </summary>
    public string DomainTemplate { get; set; } = "{{.Name}}.{{.Namespace}}.{{.Domain}}";

    /// <summary>What takes the place of the name for a tag, with <c>{{.Tag}}</c> and <c>{{.Name}}</c>; <c>{{.Tag}}-{{.Name}}</c> by default.</summary>
    public string TagTemplate { get; set; } = "{{.Tag}}-{{.Name}}";

    /// <summary>
    /// The domains. Of those whose selector matches a route, the one with the most labels wins, then the first by name.
    /// A route that none matches is answered only to callers inside.
    /// An empty list, the default, means <see cref="DefaultDomain"/> for every route.
    /// </summary>
    public IList<DomainRule> Domains { get; init; } = [];

    /// <summary>The scheme of public URLs: <c>http</c>, the default, or <c>https</c>.</summary>
    public string DefaultExternalScheme { get; set; } = "http";

    /// <summary>
    /// How long a new revision takes to get all the traffic of its target, unless the route says otherwise: whole seconds; 0, the default, for at once.
    /// </summary>
    public TimeSpan RolloutDuration { get; set; }

    /// <summary>Whether a request to the main host may choose a tag by the header <c>Knative-Serving-Tag</c>; false by default.</summary>
    public bool TagHeaderRouting { get; set; }

    /// <summary>What becomes of requests to public hosts that come without encryption, unless the route says otherwise; they are served by default.</summary>
    public HttpOption HttpProtocol { get; set; }

    /// <summary>Looks for mistakes.</summary>
    /// <returns>All problems, in whole sentences; empty where there are none.</returns>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        problems.AddRange(HostTemplates.Problems(this));
        foreach (var rule in Domains.Where(rule => !DomainNames.IsDomain(rule.Domain, out _)))
        {
            problems.Add($"Domain '{rule.Domain}' is not a domain name. Write lower-case labels separated by dots, such as '{DefaultDomain}'.");
        }

        foreach (var twice in Domains.GroupBy(rule => rule.Domain).Where(group => group.Count() > 1))
        {
            problems.Add($"Domain '{twice.Key}' is listed more than once. Leave one rule for each domain.");
        }

        if (DefaultExternalScheme is not ("http" or "https"))
        {
            problems.Add($"Scheme '{DefaultExternalScheme}' is unknown. Use 'http' or 'https'.");
        }

        if (RolloutDuration < TimeSpan.Zero || RolloutDuration.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            problems.Add($"Rollout duration '{RolloutDuration}' is negative or not in whole seconds. Use 0 for no gradual rollout.");
        }

        if (!Enum.IsDefined(HttpProtocol))
        {
            problems.Add($"HTTP protocol '{HttpProtocol}' is unknown. Use '{nameof(HttpOption.Enabled)}' or '{nameof(HttpOption.Redirected)}'.");
        }

        return problems;
    }
}
