using System.Diagnostics.CodeAnalysis;

namespace Serverless.Hosting.Routing;

/// <summary>
/// What a domain name may look like.
/// </summary>
internal static class DomainNames
{
    private const int MaxLength = 253;
    private const int MaxLabelLength = 63;

    /// <summary>Checks that a name is fully qualified: a domain of two labels or more.</summary>
    /// <param name="name">The name.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <returns>Whether it is fully qualified.</returns>
    public static bool IsFullyQualified(string name, [NotNullWhen(false)] out string? problem)
    {
        if (!IsDomain(name, out problem))
        {
            return false;
        }

        problem = name.Contains('.') ? null : Describe(name, "must have two labels or more");
        return problem is null;
    }

    /// <summary>Checks that a name is a domain: lower-case DNS labels of 63 characters at most, 253 in all.</summary>
    /// <param name="name">The name.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <returns>Whether it is a domain.</returns>
    public static bool IsDomain(string name, [NotNullWhen(false)] out string? problem)
    {
        var labels = name.Split('.');
        var what = name.Length > MaxLength ? $"has more than {MaxLength} characters"
            : labels.Any(label => label.Length > MaxLabelLength) ? $"has a label of more than {MaxLabelLength} characters"
            : !labels.All(IsLabel) ? "must consist of labels of lower-case letters, digits and inner hyphens, separated by dots"
            : null;
        problem = what is null ? null : Describe(name, what);
        return problem is null;
    }

    private static string Describe(string name, string what) => $"Domain name \"{name}\" {what}.";

    private static bool IsLabel(string label) =>
        label.Length > 0 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
