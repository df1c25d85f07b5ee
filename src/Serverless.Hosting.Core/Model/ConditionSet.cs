namespace Serverless.Hosting.Model;

/// <summary>
/// The conditions of an object while they are worked out: marking a dependent one keeps <c>Ready</c> in step.
/// </summary>
/// <remarks>The rules are those of the reference API: a dependent that is false makes the object not ready, one that is unknown makes it unknown.</remarks>
public sealed class ConditionSet
{
    private readonly ValueList<Condition> _stored;
    private readonly string[] _dependents;
    private readonly SortedDictionary<string, Condition> _conditions = new(StringComparer.Ordinal);
    private readonly DateTimeOffset _now;

    /// <summary>Starts from the conditions that are stored; those that are missing are unknown.</summary>
    /// <param name="stored">The stored conditions.</param>
    /// <param name="now">The time, for conditions that change.</param>
    /// <param name="dependents">The types that <c>Ready</c> depends on; none where <c>Ready</c> is marked itself.</param>
    public ConditionSet(ValueList<Condition> stored, DateTimeOffset now, params string[] dependents)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(dependents);
        (_stored, _now, _dependents) = (stored, now, dependents);
        foreach (var condition in stored)
        {
            _conditions[condition.Type] = condition;
        }

        _conditions.TryAdd(ConditionTypes.Ready, new(ConditionTypes.Ready, ConditionStatus.Unknown) { LastTransitionTime = now });
        var initial = this[ConditionTypes.Ready].Status == ConditionStatus.True ? ConditionStatus.True : ConditionStatus.Unknown;
        foreach (var dependent in dependents)
        {
            _conditions.TryAdd(dependent, new(dependent, initial) { LastTransitionTime = now });
        }
    }

    /// <summary>The condition of a type; unknown if it was never marked.</summary>
    /// <param name="type">The type.</param>
    public Condition this[string type] => _conditions.GetValueOrDefault(type) ?? new Condition(type, ConditionStatus.Unknown);

    /// <summary>Marks a condition.</summary>
    /// <param name="type">The type: <c>Ready</c> itself only where it has no dependents.</param>
    /// <param name="status">Whether it holds.</param>
    /// <param name="reason">The reason in one word; null for none.</param>
    /// <param name="message">The reason in a sentence; null for none.</param>
    public void Mark(string type, ConditionStatus status, string? reason = null, string? message = null)
    {
        var isDependent = _dependents.Contains(type);
        var severity = isDependent || type == ConditionTypes.Ready ? "" : "Info";
        Set(new Condition(type, status) { Reason = reason, Message = message, Severity = severity });
        if (!isDependent)
        {
            return;
        }

        switch (status)
        {
            case ConditionStatus.True:
                Summarize();
                break;
            case ConditionStatus.False:
                CopyToReady(this[type]);
                break;
            case ConditionStatus.Unknown when !_dependents.Any(other => this[other].Status == ConditionStatus.False):
                CopyToReady(this[type]);
                break;
        }
    }

    /// <summary>The conditions, sorted by type. One that is as it was stored keeps its time, any other has the time of now.</summary>
    /// <returns>The list to store.</returns>
    public ValueList<Condition> ToList() => _conditions.Values.Select(Stamp).ToValueList();

    /// <summary>Ready is as the false dependent that changed last, else as the unknown one that changed last, else true.</summary>
    private void Summarize() => CopyToReady(
        LastChanged(ConditionStatus.False)
        ?? LastChanged(ConditionStatus.Unknown)
        ?? new Condition(ConditionTypes.Ready, ConditionStatus.True));

    private Condition? LastChanged(ConditionStatus status) => _conditions.Values
        .Where(condition => condition.Status == status && _dependents.Contains(condition.Type))
        .MaxBy(condition => condition.LastTransitionTime);

    private void CopyToReady(Condition condition) => Set(condition with { Type = ConditionTypes.Ready, Severity = "" });

    private void Set(Condition condition)
    {
        var current = this[condition.Type];
        var isSame = current == condition with { LastTransitionTime = current.LastTransitionTime };
        _conditions[condition.Type] = isSame ? current : condition with { LastTransitionTime = _now };
    }

    private Condition Stamp(Condition condition)
    {
        var stored = _stored.FirstOrDefault(candidate => candidate.Type == condition.Type);
        return stored is not null && stored == condition with { LastTransitionTime = stored.LastTransitionTime } ? stored : condition with { LastTransitionTime = _now };
    }
}
