using System.Collections;

namespace Serverless.Hosting.Processes.Commands;

/// <summary>
/// The variables that instances take over from the host.
/// </summary>
internal static class HostEnvironment
{
    /// <summary>Selects the variables.</summary>
    /// <param name="variables">The variables of the host.</param>
    /// <param name="hidden">Names to leave out; <c>*</c> at the end stands for anything.</param>
    public static IReadOnlyDictionary<string, string> Select(IDictionary variables, IEnumerable<string> hidden)
    {
        var patterns = hidden.ToArray();
        return variables
            .Cast<DictionaryEntry>()
            .Select(entry => (Name: (string)entry.Key, Value: (string?)entry.Value ?? ""))
            .Where(variable => !patterns.Any(pattern => Matches(variable.Name, pattern)))
            .ToDictionary(variable => variable.Name, variable => variable.Value);
    }

    private static bool Matches(string name, string pattern) =>
        pattern.EndsWith('*')
            ? name.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.OrdinalIgnoreCase)
            : name.Equals(pattern, StringComparison.OrdinalIgnoreCase);
}
