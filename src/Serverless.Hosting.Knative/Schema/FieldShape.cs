namespace Serverless.Hosting.Knative.Schema;

/// <summary>
/// A field of an object.
/// </summary>
internal sealed record FieldShape(string Name, Shape Shape, Presence Presence)
{
    /// <summary>A field that is left out where it says nothing.</summary>
    public static FieldShape Optional(string name, Shape shape) => new(name, shape, Presence.Meaningful);

    /// <summary>A field whose zero differs from its absence.</summary>
    public static FieldShape Given(string name, Shape shape) => new(name, shape, Presence.Given);

    /// <summary>A field that every object of the type has.</summary>
    public static FieldShape Always(string name, Shape shape) => new(name, shape, Presence.Always);

    /// <summary>Fields that only a cluster reads.</summary>
    public static IEnumerable<FieldShape> Opaque(params string[] names) => names.Select(name => Given(name, Shape.Any));
}
