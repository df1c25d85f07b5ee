namespace Serverless.Hosting.Activation;

/// <summary>
/// Why the scaling loop is called.
/// </summary>
internal enum ActivationReason
{
    /// <summary>A second has passed.</summary>
    Second,

    /// <summary>Something of a revision changed.</summary>
    Change,

    /// <summary>A request asks for an instance.</summary>
    Request,

    /// <summary>Another gateway reports its load.</summary>
    Report,

    /// <summary>The host leads from now on, or follows.</summary>
    Turn,
}
