namespace Serverless.Hosting.Routing;

/// <summary>
/// What becomes of requests that come without encryption.
/// </summary>
public enum HttpOption
{
    /// <summary>They are served.</summary>
    Enabled,

    /// <summary>They are sent to https.</summary>
    Redirected,
}
