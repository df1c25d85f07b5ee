namespace Serverless.Hosting.Knative.Manifests;

/// <summary>
/// How manifests are applied.
/// </summary>
public sealed class ManifestOptions
{
    /// <summary>Whether a file that is saved is applied while the host runs: false by default.</summary>
    public bool Watch { get; set; }

    /// <summary>Whether objects go when their file, or their document in it, goes: false by default. What went while the host was down stays.</summary>
    public bool Prune { get; set; }

    /// <summary>Whether a manifest that is refused ends the start of the host: false (it is logged, the others are applied) by default.</summary>
    public bool FailStart { get; set; }

    /// <summary>How long a folder must be quiet before its changes are applied: 250 ms by default, 0 to 1 minute.</summary>
    public TimeSpan Debounce { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How the documents of these files are read; null, the default, for the options of the host. The name of the file is set for each of them.</summary>
    public DocumentOptions? Documents { get; set; }
}
