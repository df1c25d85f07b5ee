using Serverless.Hosting.Model;

namespace Serverless.Hosting.Routing;

/// <summary>
/// Why the traffic of a route can't be assigned, as the condition <see cref="ConditionTypes.AllTrafficAssigned"/> tells it.
/// </summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Status">False for a failure, unknown for what may still become ready.</param>
/// <param name="Reason">The reason in one word.</param>
/// <param name="Message">The reason in a sentence, which names the object.</param>
public sealed record TrafficError(TrafficErrorKind Kind, ConditionStatus Status, string Reason, string Message)
{
    private const string RevisionMissingReason = "RevisionMissing";

    /// <summary>Whether waiting does not help.</summary>
    public bool IsFailure => Status == ConditionStatus.False;

    internal static TrafficError ConfigurationMissing(string name) =>
        Failure(TrafficErrorKind.ConfigurationMissing, "ConfigurationMissing", $"Configuration \"{name}\" referenced in traffic not found.");

    internal static TrafficError ConfigurationNotReady(string name, bool failed)
    {
        const TrafficErrorKind Kind = TrafficErrorKind.ConfigurationNotReady;
        return failed
            ? Failure(Kind, RevisionMissingReason, $"Configuration \"{name}\" does not have any ready Revision.")
            : NotYet(Kind, $"Configuration \"{name}\" is waiting for a Revision to become ready.");
    }

    internal static TrafficError RevisionMissing(string name) =>
        Failure(TrafficErrorKind.RevisionMissing, RevisionMissingReason, $"Revision \"{name}\" referenced in traffic not found.");

    internal static TrafficError RevisionNotReady(string name, bool failed)
    {
        const TrafficErrorKind Kind = TrafficErrorKind.RevisionNotReady;
        return failed
            ? Failure(Kind, RevisionMissingReason, $"Revision \"{name}\" failed to become ready.")
            : NotYet(Kind, $"Revision \"{name}\" is not yet ready.");
    }

    internal static TrafficError RevisionNotOwned(string name, string service, string owner)
    {
        var message = owner.Length == 0
            ? $"Revision \"{name}\" does not belong to Service \"{service}\"."
            : $"Revision \"{name}\" belongs to Service \"{owner}\", not Service \"{service}\".";
        return Failure(TrafficErrorKind.RevisionNotOwned, "RevisionNotOwned", message);
    }

    internal static TrafficError InvalidHost(string problem) => Failure(TrafficErrorKind.InvalidHost, "ErrorConfig", problem);

    private static TrafficError Failure(TrafficErrorKind kind, string reason, string message) => new(kind, ConditionStatus.False, reason, message);

    private static TrafficError NotYet(TrafficErrorKind kind, string message) => new(kind, ConditionStatus.Unknown, RevisionMissingReason, message);
}
