namespace Serverless.Hosting.Knative;

/// <summary>
/// Whether a feature of the reference is on.
/// </summary>
public enum FeatureState
{
    /// <summary>Off: what needs it is refused.</summary>
    Disabled,

    /// <summary>On where a document asks for it; features of lists and volumes treat it as off.</summary>
    Allowed,

    /// <summary>Root is not forbidden, everything else is as in <see cref="Enabled"/>; of secure pod defaults only.</summary>
    AllowRootBounded,

    /// <summary>On.</summary>
    Enabled,
}
