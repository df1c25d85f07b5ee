using Microsoft.AspNetCore.Http;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Gateway.Routing;

/// <summary>
/// The tag that a request goes by: that of its host, else the one that its header names, else that of the first rule that holds.
/// </summary>
internal static class TagChoice
{
    public const string Header = "Knative-Serving-Tag";

    /// <summary>The tag; empty for the split of the main hosts.</summary>
    public static string Of(RouteEntry<RevisionState> entry, IHeaderDictionary headers)
    {
        if (entry.TagSplits.Count == 0)
        {
            return entry.Tag;
        }

        if (entry.Requests.TagHeader && headers[Header] is [{ Length: > 0 } named] && entry.TagSplits.ContainsKey(named))
        {
            return named;
        }

        // by index: an enumerator would be an object for each request
        var rules = entry.Requests.TagRules;
        for (var i = 0; i < rules.Count; i++)
        {
            if (Holds(rules[i], headers))
            {
                return rules[i].Tag;
            }
        }

        return "";
    }

    private static bool Holds(TagRule rule, IHeaderDictionary headers)
    {
        if (rule.Kind == RequestValueKind.Cookie)
        {
            return RequestCookies.TryFind(headers.Cookie, rule.Name, out var cookie) && rule.Matches(cookie);
        }

        foreach (var value in headers[rule.Name])
        {
            if (rule.Matches(value))
            {
                return true;
            }
        }

        return false;
    }
}
