using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.ObjectPool;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Gateway.Diagnostics;
using Serverless.Hosting.Gateway.Forwarding;
using Serverless.Hosting.Gateway.Routing;
using Serverless.Hosting.Gateway.Timing;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Gateway;

/// <summary>
/// The walk of a request: (1) match it with the route table; (2) refuse what is not for callers like this, ambiguous or not encrypted; (3) choose the revision; (4) start its
/// timers; (5) take a place on an instance, waiting for one if need be; (6) forward; (7) give the place back; (8) go elsewhere if no instance was reached;
/// (9) answer in the instance's place where it did not.
/// </summary>
internal sealed class GatewayHandler(
    RouteMatch match,
    HttpsRedirect redirect,
    ObjectPool<GatewayRequest> requests,
    RevisionForwarder forwarder,
    GatewayAnswers answers,
    GatewayInstruments instruments,
    RequestSpans spans,
    RequestLog log)
{
    /// <summary>A revision whose instances refuse connections again and again is broken: each try passes over an instance for a second.</summary>
    private const int MostAttempts = 10;

    /// <summary>Serves a request if its host is that of a service.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">Serves it otherwise.</param>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // :: Step 1: match
        if (match.Find(context) is not { } entry)
        {
            return match.IsOfService(context) ? answers.RefuseAsync(context, GatewayOutcome.NotServed) : next(context);
        }

        // :: Step 2: refuse
        return !match.IsVisible(entry, context) ? answers.RefuseAsync(context, GatewayOutcome.UnknownHost)
            : RequestFraming.IsAmbiguous(context.Request) ? answers.RefuseAsync(context, GatewayOutcome.Ambiguous)
            : redirect.IsDue(entry, context) ? redirect.SendAsync(context)
            : ServeAsync(context, entry);
    }

    private async Task ServeAsync(HttpContext context, RouteEntry<RevisionState> entry)
    {
        var request = requests.Get();
        using var span = spans.Begin(context);
        try
        {
            // :: Steps 3 and 4: choose the revision, start its timers
            request.Begin(context, match.Choose(entry, context));
            request.Observe(span, countBytes: log.IsOn);
            var outcome = await TryInstancesAsync(request);
            if (outcome == GatewayOutcome.Gone && match.Find(context) is { } other)
            {
                request.Redirect(match.Choose(other, context, request.NewUserId));
                outcome = await TryInstancesAsync(request);
            }

            // :: Step 9: answer where no instance did
            await answers.EndAsync(request, outcome);
            Tell(request, outcome);
        }
        finally
        {
            requests.Return(request);
        }
    }

    // a pooled builder: this waits for the whole response, so it would allocate for every request
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<GatewayOutcome> TryInstancesAsync(GatewayRequest request)
    {
        for (var attempt = 1; ; attempt++)
        {
            // :: Step 5: take a place
            var place = request.Revision.AcquireAsync(request.Clock.Token);
            var result = place.IsCompletedSuccessfully ? place.Result : await WaitAsync(request, place);
            if (result.Outcome != LeaseOutcome.Granted)
            {
                return OutcomeOf(result.Outcome, request.Clock.Expiry);
            }

            // :: Steps 6 and 7: forward, give the place back
            using var lease = result.Lease;
            request.BeginAttempt(lease);
            var outcome = RevisionForwarder.OutcomeOf(request, await forwarder.SendAsync(request, lease));
            if (outcome != GatewayOutcome.Unreached)
            {
                return outcome;
            }

            // :: Step 8: go elsewhere
            lease.MarkUnreachable();
            if (attempt == MostAttempts)
            {
                return outcome;
            }
        }
    }

    private void Tell(GatewayRequest request, GatewayOutcome outcome)
    {
        if (outcome.IsFailure())
        {
            request.Revision.OnRequestFailed(request.Lease);
        }

        instruments.OnRequest(request, outcome);
        RequestSpans.End(request, outcome);
        log.Write(request);
    }

    private async ValueTask<LeaseResult> WaitAsync(GatewayRequest request, ValueTask<LeaseResult> place)
    {
        var before = request.Clock.Elapsed;
        request.BeginWait();
        using var span = spans.BeginWait(request);
        var result = await place;
        instruments.OnWaited(request.Revision.Revision, request.Clock.Elapsed - before);
        return result;
    }

    private static GatewayOutcome OutcomeOf(LeaseOutcome outcome, ClockExpiry expiry) => (outcome, expiry) switch
    {
        (LeaseOutcome.QueueFull, _) => GatewayOutcome.QueueFull,
        (LeaseOutcome.Gone, _) => GatewayOutcome.Gone,
        (_, ClockExpiry.TimedOut) => GatewayOutcome.TimedOut,
        (_, ClockExpiry.Drained) => GatewayOutcome.ShuttingDown,
        _ => GatewayOutcome.ClientGone,
    };
}
