namespace Serverless.Hosting.Gateway.Diagnostics;

/// <summary>
/// The header by which a client may choose a tag.
/// </summary>
internal static class ClientTag
{
    public const string Header = "Knative-Serving-Tag";
}
