using System.Globalization;

namespace Serverless.Hosting.Model.Validation;

/// <summary>
/// The wording of the reference API for problems that occur in many fields.
/// </summary>
internal static class Messages
{
    public const string MissingField = "missing field(s)";
    public const string MustNotSet = "must not set the field(s)";
    public const string GotNeither = "expected exactly one, got neither";
    public const string GotBoth = "expected exactly one, got both";
    public const string ImmutableAnnotation = "annotation value is immutable";

    private const string Dns1035 = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an "
        + "alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    public static string InvalidValue(object value) => string.Create(CultureInfo.InvariantCulture, $"invalid value: {value}");

    public static string InvalidKey(string key) => $"invalid key name \"{key}\"";

    public static string OutOfBounds(object low, object value, object high) =>
        string.Create(CultureInfo.InvariantCulture, $"expected {low} <= {value} <= {high}");

    /// <summary>Why a text is no DNS label; null if it is one.</summary>
    public static string? NotDnsLabel(string name, string what = "label")
    {
        if (Names.IsDns1035Label(name))
        {
            return null;
        }

        var reasons = name.Length > Names.MaxLength ? $"must be no more than {Names.MaxLength} characters" : "";
        if (name.Length == 0 || !Names.IsDns1035Label(name.Length > Names.MaxLength ? Shorten(name) : name))
        {
            reasons += (reasons.Length > 0 ? " " : "") + Dns1035;
        }

        return $"not a DNS 1035 {what}: [{reasons}]";
    }

    // the characters alone decide whether a name that is too long is also wrong in another way
    private static string Shorten(string name) =>
        name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') ? $"{name[0]}{name[^1]}" : "-";
}
