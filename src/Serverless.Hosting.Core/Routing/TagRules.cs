using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// The annotation that holds the rules of a service or route.
/// </summary>
public static class TagRules
{
    /// <summary>The annotation: rules separated by commas, of which the first one that holds decides.</summary>
    public const string Annotation = "serverless.hosting/tag-rules";

    /// <summary>Reads the rules.</summary>
    /// <param name="text">The value of the annotation; null for none.</param>
    /// <param name="problems">The parts that are no rules.</param>
    /// <returns>The rules, in order; of a text with problems those that could be read.</returns>
    public static ValueList<TagRule> Parse(string? text, out IReadOnlyList<string> problems)
    {
        var (rules, wrong) = (new List<TagRule>(), new List<string>());
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            if (TagRule.TryParse(part, out var rule))
            {
                rules.Add(rule);
            }
            else if (text is not null)
            {
                wrong.Add(part);
            }
        }

        problems = wrong;
        return rules.ToValueList();
    }
}
