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
        new(TrafficErrorKind.ConfigurationMissing, ConditionStatus.False, "ConfigurationMissing", $"Configuration \"{name}\" referenced in traffic not found.");

    internal static TrafficError ConfigurationNotReady(string name, bool failed) => failed
        ? new(TrafficErrorKind.ConfigurationNotReady, ConditionStatus.False, RevisionMissingReason, $"Configuration \"{name}\" does not have any ready Revision.")
        : new(TrafficErrorKind.ConfigurationNotReady, ConditionStatus.Unknown, RevisionMissingReason, $"Configuration \"{name}\" is waiting for a Revision to become ready.");

    internal static TrafficError RevisionMissing(string name) =>
        new(TrafficErrorKind.RevisionMissing, ConditionStatus.False, RevisionMissingReason, $"Revision \"{name}\" referenced in traffic not found.");

    internal static TrafficError RevisionNotReady(string name, bool failed) => failed
        ? new(TrafficErrorKind.RevisionNotReady, ConditionStatus.False, RevisionMissingReason, $"Revision \"{name}\" failed to become ready.")
        : new(TrafficErrorKind.RevisionNotReady, ConditionStatus.Unknown, RevisionMissingReason, $"Revision \"{name}\" is not yet ready.");

    internal static TrafficError RevisionNotOwned(string name, string service, string owner)
    {
        var message = owner.Length == 0
            ? $"Revision \"{name}\" does not belong to Service \"{service}\"."
            : $"Revision \"{name}\" belongs to Service \"{owner}\", not Service \"{service}\".";
        return new(TrafficErrorKind.RevisionNotOwned, ConditionStatus.False, "RevisionNotOwned", message);
    }

    internal static TrafficError InvalidHost(string problem) => new(TrafficErrorKind.InvalidHost, ConditionStatus.False, "ErrorConfig", problem);
}
