using System.Diagnostics.CodeAnalysis;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// The two templates that hosts are made by.
/// </summary>
internal sealed class HostTemplates
{
    private readonly NameTemplate _domain;
    private readonly NameTemplate _tag;

    private HostTemplates(NameTemplate domain, NameTemplate tag) => (_domain, _tag) = (domain, tag);

    public static HostTemplates Create(RoutingOptions options) =>
        TryParseDomain(options, out var domain, out var problem) && TryParseTag(options, out var tag, out problem)
            ? new(domain, tag)
            : throw new ArgumentException(problem, nameof(options));

    public static IEnumerable<string> Problems(RoutingOptions options)
    {
        if (!TryParseDomain(options, out _, out var problem))
        {
            yield return problem;
        }

        if (!TryParseTag(options, out _, out problem))
        {
            yield return problem;
        }
    }

    public string Domain(string name, string domain, Resource route) => _domain.Execute(
        field => field switch { "Name" => name, "Namespace" => route.Namespace, _ => domain },
        (map, key) => (map == "Labels" ? route.Labels : route.Annotations).GetValueOrDefault(key));

    public string Tag(string name, string tag) => _tag.Execute(field => field == "Name" ? name : tag, (_, _) => null);

    private static bool TryParseDomain(
        RoutingOptions options, [NotNullWhen(true)] out NameTemplate? template, [NotNullWhen(false)] out string? problem)
    {
        if (!NameTemplate.TryParse(options.DomainTemplate, ["Name", "Namespace", "Domain"], ["Labels", "Annotations"], out template, out var part))
        {
            problem = $"Domain template '{options.DomainTemplate}' has '{part}' in it. Use .Name, .Namespace, .Domain, .Labels and .Annotations.";
            return false;
        }

        var sample = template.Execute(field => field == "Domain" ? RoutingOptions.DefaultDomain : "sample", (_, _) => "sample");
        problem = DomainNames.IsFullyQualified(sample, out var reason) ? null
            : $"Domain template '{options.DomainTemplate}' does not make a domain name. {reason}";
        return problem is null;
    }

    private static bool TryParseTag(
        RoutingOptions options, [NotNullWhen(true)] out NameTemplate? template, [NotNullWhen(false)] out string? problem)
    {
        if (!NameTemplate.TryParse(options.TagTemplate, ["Name", "Tag"], [], out template, out var part))
        {
            problem = $"Tag template '{options.TagTemplate}' has '{part}' in it. Use .Tag and .Name.";
            return false;
        }

        var sample = template.Execute(field => field == "Tag" ? "tag" : "sample", (_, _) => null);
        problem = DomainNames.IsFullyQualified($"{sample}.{RoutingOptions.DefaultDomain}", out var reason) ? null
            : $"Tag template '{options.TagTemplate}' does not make a name. {reason}";
        return problem is null;
    }
}
