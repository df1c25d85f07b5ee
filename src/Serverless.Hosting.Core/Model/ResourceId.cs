namespace Serverless.Hosting.Model;

/// <summary>
/// What identifies an object in a store.
/// </summary>
/// <param name="Kind">The kind of the object.</param>
/// <param name="Namespace">The namespace that the name is unique in.</param>
/// <param name="Name">The name, a DNS-1035 label.</param>
public readonly record struct ResourceId(ResourceKind Kind, string Namespace, string Name)
{
    /// <summary>The id as people read it: <c>Service default/coffee</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Kind} {Namespace}/{Name}";
}
