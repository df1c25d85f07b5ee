using System.Globalization;
using System.Text.Json.Nodes;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// Names the containers that have no name.
/// </summary>
internal static class ContainerNames
{
    /// <summary>The name that a template stands for under an object.</summary>
    public static string Fill(string template, string name, string ns) => template
        .Replace("{{.Name}}", name, StringComparison.Ordinal)
        .Replace("{{.Namespace}}", ns, StringComparison.Ordinal);

    public static void Fill(IReadOnlyList<JsonObject> containers, IReadOnlyList<JsonObject> others, string name)
    {
        var taken = containers.Concat(others).Select(container => container.Text("name")).ToHashSet(StringComparer.Ordinal);
        var next = 0;
        foreach (var container in containers.Where(container => container.Text("name").Length == 0))
        {
            var chosen = name;
            if (containers.Count > 1 || taken.Contains(name))
            {
                do
                {
                    chosen = Names.Child(name, string.Create(CultureInfo.InvariantCulture, $"-{next++}"));
                }
                while (taken.Contains(chosen));
            }

            taken.Add(chosen);
            container["name"] = chosen;
        }
    }
}
