using System.Diagnostics.CodeAnalysis;

namespace Serverless.Hosting.Routing;

/// <summary>
/// What a domain name may look like.
/// </summary>
internal static class DomainNames
{
    private const int MaxLength = 253;
    private const int MaxLabelLength = 63;

    /// <summary>Checks that a name is fully qualified: two lower-case DNS labels or more, of 63 characters at most, 253 in all.</summary>
    /// <param name="name">The name.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <returns>Whether it is fully qualified.</returns>
    public static bool IsFullyQualified(string name, [NotNullWhen(false)] out string? problem)
    {
        var labels = name.Split('.');
        var what = name.Length > MaxLength ? $"has more than {MaxLength} characters"
            : labels.Any(label => label.Length > MaxLabelLength) ? $"has a label of more than {MaxLabelLength} characters"
            : !labels.All(IsLabel) ? "must consist of labels of lower-case letters, digits and inner hyphens, separated by dots"
            : labels.Length < 2 ? "must have two labels or more"
            : null;
        problem = what is null ? null : $"Domain name \"{name}\" {what}.";
        return problem is null;
    }

    private static bool IsLabel(string label) =>
        label.Length > 0 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
