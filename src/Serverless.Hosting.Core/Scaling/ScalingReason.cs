namespace Serverless.Hosting.Scaling;

/// <summary>
/// Why a decision is what it is.
/// </summary>
public enum ScalingReason
{
    /// <summary>No decision was made.</summary>
    None,

    /// <summary>Not decided: how many instances are ready is not known.</summary>
    InstancesUnknown,

    /// <summary>Not decided: there is no data on the load.</summary>
    LoadUnknown,

    /// <summary>No load.</summary>
    Idle,

    /// <summary>The load of the stable window, divided by the target.</summary>
    StableLoad,

    /// <summary>The load of the panic window, divided by the target, which is the higher one in a panic.</summary>
    PanicLoad,

    /// <summary>The highest scale of this panic, which is kept until it ends.</summary>
    PanicHeld,

    /// <summary>The most that one decision may add.</summary>
    ScaleUpRate,

    /// <summary>The most that one decision may take away.</summary>
    ScaleDownRate,

    /// <summary>The fewest instances while there is load.</summary>
    ActivationScale,

    /// <summary>The highest scale within the scale-down delay.</summary>
    ScaleDownDelay,
}
