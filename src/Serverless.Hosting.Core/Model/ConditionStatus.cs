namespace Serverless.Hosting.Model;

/// <summary>
/// Whether a condition holds.
/// </summary>
public enum ConditionStatus
{
    /// <summary>Not known yet: something is under way.</summary>
    Unknown,

    /// <summary>It holds.</summary>
    True,

    /// <summary>It does not hold.</summary>
    False,
}
