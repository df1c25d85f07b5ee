using Microsoft.Extensions.Logging;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Replicas;

/// <summary>
/// Notices, in the scaling loop, that the host leads from now on, or follows: what was decided and counted as the other is forgotten then.
/// </summary>
internal sealed partial class LeaderTurn(
    ReplicaRole role, ServingState serving, LeaderDesk desk, OrderInbox inbox, ActivationSignal signal, InstanceBackends backends, ILogger<LeaderTurn> logger)
{
    private string? _term;

    /// <summary>Has the loop called at each change of the role.</summary>
    public void Listen(CancellationToken cancellationToken)
    {
        role.Changed += signal.Turn;
        cancellationToken.UnsafeRegister(_ => role.Changed -= signal.Turn, null);
        _term = role.IsAlone ? role.Term?.Id : null;
        if (!role.IsAlone)
        {
            signal.Turn();
        }
    }

    /// <summary>Takes the role over.</summary>
    /// <param name="leads">Whether the host leads.</param>
    /// <returns>Whether that is new.</returns>
    public bool Take(out bool leads)
    {
        var term = role.Term;
        leads = term is not null;
        if (term?.Id == _term)
        {
            return false;
        }

        _term = term?.Id;
        desk.End();
        foreach (var revision in serving.Revisions)
        {
            revision.Forget();
        }

        if (term is not null)
        {
            LogLeads(logger, role.Self);
            inbox.Clear();
            desk.Begin(term);
            return true;
        }

        LogFollows(logger, role.Self);
        foreach (var backend in backends.All.OfType<IYieldingBackend>())
        {
            backend.Yield();
        }

        foreach (var revision in serving.Revisions)
        {
            signal.Ring(revision);
        }

        return true;
    }

    [LoggerMessage(610, LogLevel.Information, "{Replica} leads from now on.")]
    private static partial void LogLeads(ILogger logger, string replica);

    [LoggerMessage(611, LogLevel.Information, "{Replica} no longer leads: it serves, and decides nothing.")]
    private static partial void LogFollows(ILogger logger, string replica);
}
