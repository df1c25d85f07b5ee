using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Diagnostics;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Replicas;

/// <summary>
/// Keeps a gateway in touch with the leader: reports each second, and at once what must not wait; and gets orders as they are given. Where nobody leads, or the
/// leader cannot be reached, everything stays as it is, and the next second is another try.
/// </summary>
internal sealed partial class LeaderContact(
    ILeaderLink link,
    ReplicaRole role,
    ServingState serving,
    GatewayOutbox outbox,
    OrderInbox inbox,
    LeaderDesk desk,
    ReplicaInstruments instruments,
    TimeProvider time,
    ILogger<LeaderContact> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _term;
    private long _seen;
    private bool _owesAll;
    private bool _isLost;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(ReportAsync(stoppingToken), FollowAsync(stoppingToken));

    private async Task ReportAsync(CancellationToken stoppingToken)
    {
        using var second = new PeriodicTimer(Period, time);
        var tick = second.WaitForNextTickAsync(stoppingToken).AsTask();
        var isReached = true;
        outbox.Urge();
        while (!stoppingToken.IsCancellationRequested)
        {
            // what must not wait does, until the next second, while the leader cannot be reached
            await Task.WhenAny(isReached ? [tick, outbox.Urgent] : [tick]);
            stoppingToken.ThrowIfCancellationRequested();
            var isSecond = tick.IsCompleted;
            tick = isSecond ? second.WaitForNextTickAsync(stoppingToken).AsTask() : tick;
            if (role.IsLeader)
            {
                Rest(isSecond);
            }
            else
            {
                isReached = await TryReportAsync(stoppingToken);
            }
        }
    }

    /// <summary>While this host leads it is the one who hears others.</summary>
    private void Rest(bool isSecond)
    {
        outbox.TakeAll();
        Forget();
        if (isSecond)
        {
            desk.Sweep();
        }
    }

    private async Task<bool> TryReportAsync(CancellationToken stoppingToken)
    {
        var entries = outbox.TakeAll();
        var report = Write(entries);
        try
        {
            using var patience = new CancellationTokenSource(LeaderDesk.Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stoppingToken);
            if (await link.ReportAsync(report, either.Token) is { } answer)
            {
                instruments.OnReport(null);
                TellReached();
                Accept(answer, report);
                return true;
            }

            instruments.OnReport("no_leader");
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            instruments.OnReport("unreachable");
            TellLost(exception);
        }

        outbox.PutBack(entries);
        Forget();
        return false;
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var (term, seen, heard) = Position();
            if (term is null)
            {
                await heard.WaitAsync(stoppingToken);
                continue;
            }

            LeaderAnswer? answer = null;
            try
            {
                answer = await link.WaitAsync(role.Self, term, seen, stoppingToken);
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                // the next report tells whether it can be reached
            }

            if (answer is null)
            {
                await Task.Delay(Period, time, stoppingToken);
            }
            else
            {
                Accept(answer, null);
            }
        }
    }

    private GatewayReport Write(Dictionary<RevisionState, RevisionReport> entries)
    {
        lock (_lock)
        {
            var told = _owesAll
                ? serving.Revisions.Where(HasAnything).Select(revision => All(revision, entries.GetValueOrDefault(revision)))
                : entries.Values;
            return new GatewayReport(role.Self, _term, _seen)
            {
                IsFull = _owesAll,

                // an order of an earlier leader is none of this one's
                Revisions = [.. told.Select(report => report.AppliedTerm == _term ? report : report with { Applied = 0 })],
            };
        }
    }

    private static bool HasAnything(RevisionState revision) => revision.Instances.Instances.Count > 0 || revision.Throttle.Read().Load > 0;

    private static RevisionReport All(RevisionState revision, RevisionReport? counted)
    {
        var report = RevisionReport.Of(revision, isFull: true);
        return report with { Concurrency = counted?.Concurrency ?? 0, Requests = counted?.Requests ?? 0, Rings = report.Waiting > 0 };
    }

    private void Accept(LeaderAnswer answer, GatewayReport? answered)
    {
        if (role.IsLeader)
        {
            return;
        }

        bool owes;
        lock (_lock)
        {
            if (answer.Term != _term)
            {
                (_term, _seen, _owesAll) = (answer.Term, 0, true);
                _heard.TrySetResult();
            }

            var hasTold = answered is { IsFull: true } && answered.Term == _term && !answer.AsksForAll;
            _owesAll = !hasTold && (_owesAll || answer.AsksForAll);
            _seen = Math.Max(_seen, answer.Version);
            owes = _owesAll;
        }

        desk.Remember(answer.Gateways);
        inbox.Put(answer.Term, answer.Orders);
        if (owes)
        {
            outbox.Urge();
        }
    }

    private (string? Term, long Seen, Task Heard) Position()
    {
        lock (_lock)
        {
            return (_term, _seen, _heard.Task);
        }
    }

    /// <summary>Whoever answers next is told everything.</summary>
    private void Forget()
    {
        lock (_lock)
        {
            (_term, _seen, _owesAll) = (null, 0, false);
            if (_heard.Task.IsCompleted)
            {
                _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    private void TellReached()
    {
        if (_isLost)
        {
            LogReached(logger);
            _isLost = false;
        }
    }

    private void TellLost(Exception exception)
    {
        if (!_isLost)
        {
            LogLost(logger, exception);
            _isLost = true;
        }
    }

    [LoggerMessage(600, LogLevel.Warning, "The leader cannot be reached. Requests are served as before; nothing is scaled until it can.")]
    private static partial void LogLost(ILogger logger, Exception exception);

    [LoggerMessage(601, LogLevel.Information, "The leader is reached again.")]
    private static partial void LogReached(ILogger logger);
}
