namespace Serverless.Hosting.Knative.Manifests;

/// <summary>
/// What came of looking at all files once.
/// </summary>
internal readonly record struct ScanOutcome
{
    /// <summary>How many files there are.</summary>
    public int Files { get; init; }

    /// <summary>Whether a changed file was refused.</summary>
    public bool HasRefused { get; init; }

    /// <summary>Whether an object could not be applied.</summary>
    public bool HasFailed { get; init; }

    /// <summary>Whether a file could not be read, so that it is worth another look.</summary>
    public bool HasUnreadable { get; init; }

    public bool NeedsAnotherLook => HasFailed || HasUnreadable;

    public ScanOutcome With(ScanOutcome other) => this with
    {
        HasRefused = HasRefused || other.HasRefused,
        HasFailed = HasFailed || other.HasFailed,
        HasUnreadable = HasUnreadable || other.HasUnreadable,
    };
}
