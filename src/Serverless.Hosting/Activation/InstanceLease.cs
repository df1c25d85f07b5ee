using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Activation;

/// <summary>
/// The right to send one request to an instance. Dispose it once, when the response has ended.
/// </summary>
public readonly struct InstanceLease : IDisposable, IEquatable<InstanceLease>
{
    private readonly RevisionThrottle _throttle;
    private readonly InstanceSlot _slot;

    internal InstanceLease(RevisionThrottle throttle, InstanceSlot slot) => (_throttle, _slot) = (throttle, slot);

    /// <summary>The name of the instance.</summary>
    public string InstanceName => _slot.Name;

    /// <summary>Where the instance takes requests, with a slash at the end: <c>http://127.0.0.1:20001/</c>.</summary>
    public string Destination => _slot.Destination;

    internal InstanceSlot Slot => _slot;

    /// <summary>Tells that no connection to the instance could be made, so that the next requests go to others for a moment.</summary>
    public void MarkUnreachable() => _throttle.Suspect(_slot);

    /// <summary>Gives the place on the instance back.</summary>
    public void Dispose() => _throttle.Release(_slot);

    /// <inheritdoc />
    public bool Equals(InstanceLease other) => ReferenceEquals(_slot, other._slot);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is InstanceLease other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _slot?.GetHashCode() ?? 0;

    /// <summary>Whether two leases are of one instance.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they are.</returns>
    public static bool operator ==(InstanceLease left, InstanceLease right) => left.Equals(right);

    /// <summary>Whether two leases are of different instances.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they are.</returns>
    public static bool operator !=(InstanceLease left, InstanceLease right) => !left.Equals(right);
}
