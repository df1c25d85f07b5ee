using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Gateway.Diagnostics;
using Yarp.ReverseProxy.Forwarder;

namespace Serverless.Hosting.Gateway;

/// <summary>
/// Ends requests: answers in the place of an instance that did not, and tells what happened.
/// </summary>
internal sealed partial class GatewayAnswers(GatewayInstruments instruments, ILogger<GatewayAnswers> logger)
{
    /// <summary>Answers a request that no revision has taken on.</summary>
    public Task RefuseAsync(HttpContext context, GatewayOutcome outcome)
    {
        var answer = GatewayAnswer.Of(outcome);
        instruments.OnRefused(outcome);
        LogRefused(logger, context.Request.Host.Value, outcome);
        if (outcome == GatewayOutcome.Ambiguous)
        {
            // nobody knows where the next request on the connection begins
            context.Response.Headers.Connection = "close";
        }

        if (outcome == GatewayOutcome.NotServed)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        return WriteAsync(context.Response, answer.Status, answer.Text);
    }

    /// <summary>Ends a request that a revision has taken on.</summary>
    public ValueTask EndAsync(GatewayRequest request, GatewayOutcome outcome) =>
        outcome == GatewayOutcome.Answered ? ValueTask.CompletedTask : new(EndFailedAsync(request, outcome));

    private Task EndFailedAsync(GatewayRequest request, GatewayOutcome outcome)
    {
        var context = request.Context;
        var answer = GatewayAnswer.Of(outcome);
        var cause = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        Log(answer.Level, request.Revision.Revision.Name, outcome, (long)request.Clock.Elapsed.TotalMilliseconds, cause?.GetBaseException().Message);
        if (answer.Status != 0)
        {
            Clear(context.Response);
        }

        switch (outcome)
        {
            case GatewayOutcome.Cut:
                // must not look as if it were complete
                context.Abort();
                return Task.CompletedTask;
            case GatewayOutcome.ClientGone when !context.Response.HasStarted:
                context.Response.StatusCode = answer.Status;
                return Task.CompletedTask;
            case GatewayOutcome.QueueFull:
                context.Response.Headers.RetryAfter = "1";
                break;
        }

        return answer.Text is null ? Task.CompletedTask : WriteAsync(context.Response, answer.Status, TextOf(answer.Text, cause));
    }

    /// <summary>What an instance did to the connection is told to the client, as it helps to find the mistake; where instances are is not.</summary>
    private static string TextOf(string text, Exception? cause) => cause switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => $"{text}: connection refused",
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => $"{text}: connection ended",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => $"{text}: invalid response",
        _ => text,
    };

    /// <summary>Takes back what the forwarder set when an attempt failed.</summary>
    private static void Clear(HttpResponse response)
    {
        if (!response.HasStarted && response.StatusCode != StatusCodes.Status200OK)
        {
            response.Clear();
        }
    }

    private static Task WriteAsync(HttpResponse response, int status, string? text)
    {
        var body = Encoding.UTF8.GetBytes(text ?? "");
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, 0, body.Length, response.HttpContext.RequestAborted);
    }

    private void Log(LogLevel level, string revision, GatewayOutcome outcome, long milliseconds, string? cause)
    {
        if (level == LogLevel.Warning)
        {
            LogFailed(logger, revision, outcome, milliseconds, cause);
        }
        else
        {
            LogEnded(logger, revision, outcome, milliseconds, cause);
        }
    }

    [LoggerMessage(100, LogLevel.Debug, "A request for host {Host} was refused: {Outcome}.")]
    private static partial void LogRefused(ILogger logger, string? host, GatewayOutcome outcome);

    [LoggerMessage(101, LogLevel.Debug, "A request to {Revision} ended after {Milliseconds} ms: {Outcome}. {Cause}")]
    private static partial void LogEnded(ILogger logger, string revision, GatewayOutcome outcome, long milliseconds, string? cause);

    [LoggerMessage(102, LogLevel.Warning, "A request to {Revision} failed after {Milliseconds} ms: {Outcome}. {Cause}")]
    private static partial void LogFailed(ILogger logger, string revision, GatewayOutcome outcome, long milliseconds, string? cause);
}
