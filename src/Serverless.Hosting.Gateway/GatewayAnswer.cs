using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Serverless.Hosting.Gateway;

/// <summary>
/// What the gateway itself answers: the one place where outcomes become statuses, texts and log levels.
/// </summary>
/// <param name="Status">The status; 0 where there is nobody or nothing to answer.</param>
/// <param name="Text">The body; null for none.</param>
/// <param name="Level">The level of the log entry: a warning where an instance is at fault.</param>
internal readonly record struct GatewayAnswer(int Status, string? Text, LogLevel Level)
{
    private const int ClientClosedRequest = 499;

    public static GatewayAnswer Of(GatewayOutcome outcome) => outcome switch
    {
        GatewayOutcome.Answered => new(0, null, LogLevel.Debug),
        GatewayOutcome.UnknownHost => new(StatusCodes.Status404NotFound, "no service has this host", LogLevel.Debug),
        GatewayOutcome.NotServed => new(StatusCodes.Status503ServiceUnavailable, "the service is not served yet", LogLevel.Debug),
        GatewayOutcome.Ambiguous => new(StatusCodes.Status400BadRequest, "Content-Length and Transfer-Encoding exclude each other", LogLevel.Debug),
        GatewayOutcome.QueueFull => new(StatusCodes.Status503ServiceUnavailable, "pending request queue full", LogLevel.Debug),
        GatewayOutcome.TimedOut => new(StatusCodes.Status504GatewayTimeout, "request timeout", LogLevel.Warning),
        GatewayOutcome.Cut => new(0, null, LogLevel.Warning),
        GatewayOutcome.ShuttingDown => new(StatusCodes.Status503ServiceUnavailable, "shutting down", LogLevel.Debug),
        GatewayOutcome.Gone => new(StatusCodes.Status503ServiceUnavailable, "the revision is gone", LogLevel.Debug),
        GatewayOutcome.ClientGone => new(ClientClosedRequest, null, LogLevel.Debug),
        GatewayOutcome.BadBody => new(0, null, LogLevel.Debug),
        GatewayOutcome.Unreached => new(StatusCodes.Status502BadGateway, "no connection to an instance could be made", LogLevel.Warning),
        GatewayOutcome.InstanceFailed => new(StatusCodes.Status502BadGateway, "the instance failed before it answered", LogLevel.Warning),
        GatewayOutcome.Broken => new(0, null, LogLevel.Warning),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome without an answer."),
    };
}
