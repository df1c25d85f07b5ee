namespace Serverless.Hosting.Knative.Reading;

/// <summary>
/// What a node of a document is, before anything is known of its meaning.
/// </summary>
internal enum SourceKind
{
    Null,
    Boolean,
    Number,
    Text,
    List,
    Map,
}
