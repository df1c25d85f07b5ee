using Serverless.Hosting.Aspire.Planning;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// What a service keeps in reserve.
/// </summary>
internal sealed class ServerlessReserveAnnotation(ReservePlan reserve) : IResourceAnnotation
{
    public ReservePlan Reserve { get; } = reserve;
}
