namespace Serverless.Hosting.Processes.Probing;

/// <summary>
/// Asks an instance once whether it is well.
/// </summary>
internal interface IProbe
{
    /// <summary>Asks.</summary>
    /// <param name="cancellationToken">Cancelled when the time for the answer is over, or the instance ends.</param>
    /// <returns>What is wrong; null if all is well.</returns>
    Task<string?> TryAsync(CancellationToken cancellationToken);
}
