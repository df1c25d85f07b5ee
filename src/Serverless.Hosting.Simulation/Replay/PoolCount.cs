namespace Serverless.Hosting.Simulation.Replay;

/// <summary>
/// The instances of a pool, counted as the policies want to know it.
/// </summary>
internal record struct PoolCount
{
    public int Starting;
    public int StandardStarting;
    public int Draining;
    public int InFlight;
    public int StandardReady;
    public int ReservedReady;
    public int ReservedInFlight;
    public double? CreditPercent;

    /// <summary>Whether no instance at all could take a request.</summary>
    public readonly bool IsCold => StandardReady + ReservedReady == 0;
}
