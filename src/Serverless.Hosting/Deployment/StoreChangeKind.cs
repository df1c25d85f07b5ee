namespace Serverless.Hosting.Deployment;

/// <summary>
/// What a step of a watch tells.
/// </summary>
public enum StoreChangeKind
{
    /// <summary>An object is there, or has changed.</summary>
    Put,

    /// <summary>An object is gone.</summary>
    Deleted,

    /// <summary>Everything that was there when the watch began has been told.</summary>
    Replayed,
}
