namespace Serverless.Hosting.Knative.Schema;

/// <summary>
/// The types that a field of a document can have.
/// </summary>
internal enum ShapeKind
{
    Text,
    Int32,
    Int64,
    Boolean,
    Quantity,
    Port,
    Time,
    Any,
    List,
    Map,
    Object,
}
