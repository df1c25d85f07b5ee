namespace Serverless.Hosting.Reservations;

/// <summary>
/// What is to be done to instances in place, instead of starting others.
/// </summary>
public enum InstanceResize
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Ready standard instances become reserved ones.</summary>
    Shrink,

    /// <summary>Ready reserved instances become standard ones.</summary>
    Grow,
}
