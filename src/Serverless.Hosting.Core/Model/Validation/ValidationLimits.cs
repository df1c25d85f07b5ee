namespace Serverless.Hosting.Model.Validation;

/// <summary>
/// The largest values that a service may ask for, and what may be left out.
/// </summary>
public sealed record ValidationLimits
{
    /// <summary>The defaults of the reference, for services declared in code.</summary>
    public static ValidationLimits Default { get; } = new();

    /// <summary>The most seconds that a whole request may be given: 600 by default.</summary>
    public long MaxTimeoutSeconds { get; init; } = 600;

    /// <summary>The smallest container concurrency: 0 (no limit) by default, or 1.</summary>
    public long MinContainerConcurrency { get; init; }

    /// <summary>The largest container concurrency: 1000 by default.</summary>
    public long MaxContainerConcurrency { get; init; } = 1000;

    /// <summary>Whether a container with a command needs no image: true by default.</summary>
    public bool AllowCommandWithoutImage { get; init; } = true;
}
