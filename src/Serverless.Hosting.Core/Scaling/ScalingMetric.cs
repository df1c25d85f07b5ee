namespace Serverless.Hosting.Scaling;

/// <summary>
/// What the autoscaler measures the load by.
/// </summary>
public enum ScalingMetric
{
    /// <summary>Requests in flight or waiting.</summary>
    Concurrency,

    /// <summary>Requests per second.</summary>
    RequestsPerSecond,

    /// <summary>Processor use, in percent of what is requested. Class <c>hpa</c> alone.</summary>
    Cpu,

    /// <summary>Memory use, in MiB. Class <c>hpa</c> alone.</summary>
    Memory,
}
