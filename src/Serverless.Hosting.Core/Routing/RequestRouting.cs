using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// How the requests to some hosts choose for themselves where they go. Everything is off by default.
/// </summary>
public sealed record RequestRouting
{
    private const string OldHttpProtocol = "networking.knative.dev/httpOption";

    /// <summary>Every request goes by a draw.</summary>
    public static RequestRouting None { get; } = new();

    /// <summary>Whether a request may name a tag by the header <c>Knative-Serving-Tag</c>, and instances are told the tag that was chosen.</summary>
    public bool TagHeader { get; init; }

    /// <summary>The rules that choose a tag, in order.</summary>
    public ValueList<TagRule> TagRules { get; init; } = [];

    /// <summary>What keeps a user on one revision; null for a draw for each request.</summary>
    public StickyKey? Sticky { get; init; }

    /// <summary>What becomes of requests that come without encryption.</summary>
    public HttpOption HttpProtocol { get; init; }

    /// <summary>Whether a request may choose a tag.</summary>
    public bool ChoosesTags => TagHeader || TagRules.Count > 0;

    /// <summary>What the annotations of a route and the settings of the host say. A value that can't be read counts as none.</summary>
    /// <param name="annotations">The annotations.</param>
    /// <param name="options">The settings.</param>
    /// <returns>How requests choose.</returns>
    public static RequestRouting Of(ValueMap annotations, RoutingOptions options)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        ArgumentNullException.ThrowIfNull(options);
        return new()
        {
            TagHeader = options.TagHeaderRouting,
            TagRules = Routing.TagRules.Parse(annotations.GetValueOrDefault(Routing.TagRules.Annotation), out _),
            Sticky = StickyKey.TryParse(annotations.GetValueOrDefault(StickyKey.Annotation), out var sticky) ? sticky : null,
            HttpProtocol = TryGetHttpProtocol(annotations, out _, out var protocol) ? protocol ?? options.HttpProtocol : options.HttpProtocol,
        };
    }

    /// <summary>Reads what a service or route says about requests without encryption, under either spelling of the key.</summary>
    internal static bool TryGetHttpProtocol(ValueMap annotations, out string key, out HttpOption? protocol)
    {
        key = annotations.ContainsKey(ServingLabels.HttpProtocol) ? ServingLabels.HttpProtocol : OldHttpProtocol;
        var text = annotations.GetValueOrDefault(key);
        protocol = text?.ToLowerInvariant() switch
        {
            "enabled" => HttpOption.Enabled,
            "redirected" => HttpOption.Redirected,
            _ => null,
        };
        return text is null || protocol is not null;
    }
}
