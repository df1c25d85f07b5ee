namespace Serverless.Hosting.Aspire.Documents;

/// <summary>
/// Tells how images that are built get their names: until then the documents name them after their resources.
/// </summary>
internal static class Images
{
    public static string Comment(IEnumerable<string> placeholders)
    {
        string[] names = [.. placeholders.Distinct().Order(StringComparer.Ordinal)];
        return names.Length == 0
            ? ""
            : $"# These images are placeholders, named after their resources: {string.Join(", ", names)}.\n"
                + "# Push an image for each, and say here what it is called:\n"
                + $"#   kustomize edit set image {names[0]}=registry.example.com/{names[0]}:1.0\n";
    }
}
