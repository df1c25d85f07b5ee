namespace Serverless.Hosting.Runtime;

/// <summary>
/// Which instances take new requests.
/// </summary>
[Flags]
internal enum ServingClasses
{
    /// <summary>None: requests wait.</summary>
    None = 0,

    /// <summary>The standard ones.</summary>
    Standard = 1,

    /// <summary>The reserved ones.</summary>
    Reserved = 2,

    /// <summary>Both, each as much as it can carry.</summary>
    Both = Standard | Reserved,
}
