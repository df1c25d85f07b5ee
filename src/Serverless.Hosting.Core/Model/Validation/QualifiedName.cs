namespace Serverless.Hosting.Model.Validation;

/// <summary>
/// Names as references use them: <c>name</c>, or <c>example.com/name</c> with a DNS subdomain before it.
/// </summary>
internal static class QualifiedName
{
    private const int MaxPrefixLength = 253;

    private const string NamePart = "name part ";
    private const string PrefixPart = "prefix part ";

    private const string Characters = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string Subdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    /// <summary>Why a text is no such name; empty if it is one.</summary>
    public static IEnumerable<string> Problems(string text)
    {
        var parts = text.Split('/');
        return parts.Length switch
        {
            1 => NameProblems(parts[0]),
            2 when parts[0].Length == 0 => [PrefixPart + "must be non-empty", .. NameProblems(parts[1])],
            2 => [.. SubdomainProblems(parts[0]).Select(problem => PrefixPart + problem), .. NameProblems(parts[1])],
            _ => [$"a qualified name {Characters} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"],
        };
    }

    /// <summary>Why a text is no DNS subdomain; empty if it is one.</summary>
    public static IEnumerable<string> SubdomainProblems(string text)
    {
        if (text.Length > MaxPrefixLength)
        {
            yield return $"must be no more than {MaxPrefixLength} characters";
        }

        if (!Array.TrueForAll(text.Split('.'), IsLabel))
        {
            yield return Subdomain;
        }
    }

    private static IEnumerable<string> NameProblems(string name)
    {
        if (name.Length == 0)
        {
            yield return NamePart + "must be non-empty";
        }

        if (name.Length > Names.MaxLength)
        {
            yield return $"{NamePart}must be no more than {Names.MaxLength} characters";
        }

        if (!IsName(name))
        {
            yield return NamePart + Characters;
        }
    }

    private static bool IsName(string name) => name.Length > 0
        && char.IsAsciiLetterOrDigit(name[0])
        && char.IsAsciiLetterOrDigit(name[^1])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static bool IsLabel(string label) => label.Length > 0
        && label[0] != '-'
        && label[^1] != '-'
        && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
