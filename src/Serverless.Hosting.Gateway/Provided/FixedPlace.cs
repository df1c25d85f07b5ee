using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Gateway.Provided;

/// <summary>
/// An instance at a fixed address: one class uses an address at most once.
/// </summary>
/// <param name="Name">The name of the instance.</param>
/// <param name="Class">Standard or reserved.</param>
/// <param name="Address">The address.</param>
internal sealed record FixedPlace(string Name, InstanceClass Class, Uri Address);
