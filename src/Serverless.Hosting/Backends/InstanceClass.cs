namespace Serverless.Hosting.Backends;

/// <summary>
/// Which of the two kinds of instance one is.
/// </summary>
public enum InstanceClass
{
    /// <summary>With the resources that the revision asks for.</summary>
    Standard,

    /// <summary>A low-cost stand-in while the revision is idle.</summary>
    Reserved,
}
