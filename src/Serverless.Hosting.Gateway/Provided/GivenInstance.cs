using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Gateway.Provided;

/// <summary>
/// An instance as the other party tells it.
/// </summary>
internal sealed record GivenInstance(string Id, InstanceClass Class, GivenState State, Uri? Address, string? Type);
