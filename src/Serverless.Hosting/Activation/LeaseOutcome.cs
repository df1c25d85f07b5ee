namespace Serverless.Hosting.Activation;

/// <summary>
/// What came of asking for an instance.
/// </summary>
public enum LeaseOutcome
{
    /// <summary>There is one: the lease must be disposed.</summary>
    Granted,

    /// <summary>As many requests wait as may.</summary>
    QueueFull,

    /// <summary>The caller gave up, or its time was over.</summary>
    Cancelled,

    /// <summary>The revision is gone.</summary>
    Gone,
}
