namespace Serverless.Hosting.Reservations;

/// <summary>
/// When a reserved instance hands over to standard ones.
/// </summary>
public enum ReserveHandover
{
    /// <summary>As soon as one standard instance is ready.</summary>
    WhenStandardReady,

    /// <summary>When its credits are down to the threshold: until then it shares the load, and a short bump starts no standard instance at all.</summary>
    WhenCreditsSpent,
}
