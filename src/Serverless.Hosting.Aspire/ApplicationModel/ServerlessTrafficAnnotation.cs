using Serverless.Hosting.Aspire.Planning;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// The share of a service's traffic that one revision gets.
/// </summary>
internal sealed class ServerlessTrafficAnnotation(TrafficShare share) : IResourceAnnotation
{
    public TrafficShare Share { get; } = share;
}
