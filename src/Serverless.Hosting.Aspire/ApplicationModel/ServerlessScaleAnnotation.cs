using Serverless.Hosting.Aspire.Planning;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// How a service is scaled, or, on a plane, all its services of which nothing else is said.
/// </summary>
internal sealed class ServerlessScaleAnnotation(ScalePlan scale, TimeSpan? gracePeriod = null) : IResourceAnnotation
{
    public ScalePlan Scale { get; } = scale;

    public TimeSpan? GracePeriod { get; } = gracePeriod;
}
