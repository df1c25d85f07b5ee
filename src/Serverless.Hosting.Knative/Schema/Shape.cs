namespace Serverless.Hosting.Knative.Schema;

/// <summary>
/// The type of a value in a document: what the reference's schema says of it, as data.
/// </summary>
internal sealed class Shape
{
    private readonly Dictionary<string, FieldShape> _byName = new(StringComparer.Ordinal);

    private Shape(ShapeKind kind) => Kind = kind;

    public static Shape Text { get; } = new(ShapeKind.Text);

    public static Shape Int32 { get; } = new(ShapeKind.Int32);

    public static Shape Int64 { get; } = new(ShapeKind.Int64);

    public static Shape Boolean { get; } = new(ShapeKind.Boolean);

    public static Shape Quantity { get; } = new(ShapeKind.Quantity);

    /// <summary>A port by its number or by its name.</summary>
    public static Shape Port { get; } = new(ShapeKind.Port);

    public static Shape Time { get; } = new(ShapeKind.Time);

    /// <summary>Anything: fields that only a cluster reads.</summary>
    public static Shape Any { get; } = new(ShapeKind.Any);

    public static Shape Texts { get; } = List(Text);

    public static Shape TextMap { get; } = Map(Text);

    public ShapeKind Kind { get; }

    /// <summary>The type of the elements of a list or of the values of a map.</summary>
    public Shape? Element { get; private init; }

    public IReadOnlyList<FieldShape> Fields { get; private init; } = [];

    /// <summary>The values that a text may have; empty for any.</summary>
    public IReadOnlyList<string> Allowed { get; private init; } = [];

    public static Shape List(Shape element) => new(ShapeKind.List) { Element = element };

    public static Shape Map(Shape element) => new(ShapeKind.Map) { Element = element };

    public static Shape OneOf(params string[] allowed) => new(ShapeKind.Text) { Allowed = allowed };

    public static Shape Object(params FieldShape[] fields)
    {
        var shape = new Shape(ShapeKind.Object) { Fields = fields };
        foreach (var field in fields)
        {
            shape._byName.Add(field.Name, field);
        }

        return shape;
    }

    public FieldShape? Find(string name) => _byName.GetValueOrDefault(name);
}
