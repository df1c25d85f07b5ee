using Serverless.Hosting.Gateway.Routing;

namespace Serverless.Hosting.Gateway.Diagnostics;

/// <summary>
/// The tag by which a request came, as an attribute: a tag that exists, or one of three words, so that clients cannot make up values.
/// </summary>
internal static class RouteTag
{
    /// <summary>On main hosts whose tags no header can choose.</summary>
    public const string Disabled = "kn:disabled";

    /// <summary>A header could have chosen a tag, and there was none.</summary>
    public const string Default = "kn:default";

    /// <summary>A header named a tag that does not exist.</summary>
    public const string Undefined = "kn:undefined";

    /// <summary>The attribute of a request.</summary>
    /// <param name="choice">Where it went.</param>
    /// <param name="header">The tag that its header names; null or empty for none.</param>
    public static string Of(in RouteChoice choice, string? header) =>
        choice.Tag.Length > 0 ? choice.Tag
        : !choice.Entry.Requests.TagHeader ? Disabled
        : string.IsNullOrEmpty(header) ? Default
        : Undefined;
}
