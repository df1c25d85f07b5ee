using Serverless.Hosting.Model;

namespace Serverless.Hosting.Declarations;

/// <summary>
/// A revision as it stands in the configuration.
/// </summary>
/// <param name="Path">The path of its section.</param>
/// <param name="Template">What it is made from, with its name.</param>
/// <param name="Origins">Which key an annotation comes from.</param>
internal sealed record DeclaredRevision(string Path, RevisionTemplate Template, ValueMap Origins)
{
    public string Name => Template.Name!;
}
