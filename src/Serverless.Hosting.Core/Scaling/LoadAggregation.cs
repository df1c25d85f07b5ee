namespace Serverless.Hosting.Scaling;

/// <summary>
/// How the samples of a window become one figure.
/// </summary>
public enum LoadAggregation
{
    /// <summary>The mean over the seconds that have data.</summary>
    Linear,

    /// <summary>A sum in which a sample counts the less the older it is.</summary>
    WeightedExponential,
}
