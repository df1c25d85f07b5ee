using Serverless.Hosting.Backends;

namespace Serverless.Hosting.Gateway.Provided;

/// <summary>
/// An instance that the other party told of, and what is known of it here.
/// </summary>
internal sealed class PushedInstance(GivenInstance given, DateTimeOffset createdAt)
{
    public GivenInstance Given { get; set; } = given;

    /// <summary>Asks it whether it is ready; null before it runs.</summary>
    public AddressProbe? Probe { get; set; }

    /// <summary>When it was ready first; null before.</summary>
    public DateTimeOffset? ReadyAt { get; set; }

    /// <summary>Whether it is to end before it ever was ready, because it is not needed any more.</summary>
    public bool IsGivenUp { get; set; }

    public InstanceState State =>
        IsGivenUp || Given.State == GivenState.Ending ? InstanceState.Ending
        : Given.State == GivenState.Running && Probe is { IsUp: true } ? InstanceState.Ready
        : InstanceState.Starting;

    public Instance ToInstance() => new(Given.Id, Given.Class, State)
    {
        Address = Given.Address,
        Type = Given.Type,
        CreatedAt = createdAt,
        ReadyAt = ReadyAt,
    };

    public DateTimeOffset CreatedAt => createdAt;
}
