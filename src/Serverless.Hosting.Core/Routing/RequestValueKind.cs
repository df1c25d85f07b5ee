namespace Serverless.Hosting.Routing;

/// <summary>
/// What of a request a routing decision looks at.
/// </summary>
public enum RequestValueKind
{
    /// <summary>A header.</summary>
    Header,

    /// <summary>A cookie.</summary>
    Cookie,

    /// <summary>The address of the client.</summary>
    ClientAddress,
}
