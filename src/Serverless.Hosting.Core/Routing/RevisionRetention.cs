namespace Serverless.Hosting.Routing;

/// <summary>
/// Which revisions that no route names are kept. Bound to the section <c>Serverless:Revisions</c>, validated when the host starts.
/// </summary>
/// <remarks>
/// To keep nothing that is not routed, set both numbers to 0 and both times to null.
/// To keep the newest N, set the maximum to N and both times to null.
/// To keep everything, set the maximum and both times to null.
/// In configuration an empty text stands for null.
/// </remarks>
public sealed record RevisionRetention
{
    /// <summary>How long a revision is kept after it was created: 0 or more, 48 hours by default; null to look at the other time alone.</summary>
    public TimeSpan? SinceCreated { get; set; } = TimeSpan.FromHours(48);

    /// <summary>How long a revision is kept after a route named it: 0 or more, 15 hours by default; null to look at the other time alone.</summary>
    public TimeSpan? SinceLastActive { get; set; } = TimeSpan.FromHours(15);

    /// <summary>How many revisions that no route names are kept even if their time is over: 0 or more, 20 by default.</summary>
    public int MinNonActive { get; set; } = 20;

    /// <summary>
    /// How many revisions that no route names are kept at most, even if their time is not over: at least the minimum, 1000 by default; null for no bound.
    /// </summary>
    public int? MaxNonActive { get; set; } = 1000;

    /// <summary>Looks for mistakes.</summary>
    /// <returns>All problems, in whole sentences; empty where there are none.</returns>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        if (SinceCreated < TimeSpan.Zero)
        {
            problems.Add($"Retention since creation '{SinceCreated}' is negative. Use null to switch it off.");
        }

        if (SinceLastActive < TimeSpan.Zero)
        {
            problems.Add($"Retention since last use '{SinceLastActive}' is negative. Use null to switch it off.");
        }

        if (MinNonActive < 0)
        {
            problems.Add($"The minimum of revisions to keep, '{MinNonActive}', is negative. Use 0 to keep none.");
        }

        if (MaxNonActive < MinNonActive)
        {
            problems.Add($"The maximum of revisions to keep, '{MaxNonActive}', is less than the minimum, '{MinNonActive}'. Use null for no bound.");
        }

        return problems;
    }
}
