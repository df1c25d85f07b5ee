namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// What a container is for.
/// </summary>
internal enum ContainerRole
{
    /// <summary>It answers the requests.</summary>
    Serving,

    /// <summary>It runs beside the one that does.</summary>
    Sidecar,

    /// <summary>It runs before the others and ends.</summary>
    Init,
}
