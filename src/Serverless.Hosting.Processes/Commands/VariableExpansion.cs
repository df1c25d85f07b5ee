using System.Text;

namespace Serverless.Hosting.Processes.Commands;

/// <summary>
/// Replaces <c>$(NAME)</c> by the value of a variable, as for the commands and variables of containers.
/// </summary>
internal static class VariableExpansion
{
    /// <summary>Replaces the references of a text. One to an unknown variable stays as it is; <c>$$</c> stands for a dollar sign.</summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables)
    {
        if (!text.Contains('$'))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            i += Append(text.AsSpan(i), variables, result);
        }

        return result.ToString();
    }

    /// <summary>Appends what the first characters stand for.</summary>
    /// <returns>How many characters those are.</returns>
    private static int Append(ReadOnlySpan<char> rest, IReadOnlyDictionary<string, string> variables, StringBuilder result)
    {
        var end = rest.StartsWith("$(") ? rest.IndexOf(')') : -1;
        if (end > 0)
        {
            var reference = rest[..(end + 1)];
            result.Append(variables.TryGetValue(rest[2..end].ToString(), out var value) ? value : reference);
            return reference.Length;
        }

        result.Append(rest[0]);
        return rest.StartsWith("$$") ? 2 : 1;
    }
}
