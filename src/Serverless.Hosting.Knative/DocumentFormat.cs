namespace Serverless.Hosting.Knative;

/// <summary>
/// How documents are written.
/// </summary>
public enum DocumentFormat
{
    /// <summary>JSON where the name of the file ends in <c>.json</c> or, without a name, the text begins with a brace; YAML otherwise.</summary>
    Auto,

    /// <summary>YAML 1.1, any number of documents.</summary>
    Yaml,

    /// <summary>JSON, one document.</summary>
    Json,
}
