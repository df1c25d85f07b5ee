namespace Serverless.Hosting.Knative;

/// <summary>
/// Which features of the reference are on: its <c>config-features</c>.
/// </summary>
public sealed class FeatureFlags
{
    private readonly Dictionary<string, FeatureState> _states = new(StringComparer.OrdinalIgnoreCase)
    {
        [FeatureNames.MultiContainer] = FeatureState.Enabled,
        [FeatureNames.EmptyDir] = FeatureState.Enabled,
    };

    /// <summary>The reference's defaults.</summary>
    public static FeatureFlags Default { get; } = new();

    /// <summary>The state of a feature; disabled where nothing is said.</summary>
    /// <param name="feature">One of <see cref="FeatureNames"/>, or <c>kubernetes.podspec-</c> with the lower-case name of a field of the pod.</param>
    public FeatureState this[string feature] => _states.GetValueOrDefault(feature);

    /// <summary>Reads the features as the reference's <c>config-features</c> holds them. A state that it does not know leaves the default.</summary>
    /// <param name="entries">Names and states; the case of both is of no account.</param>
    /// <returns>The features.</returns>
    public static FeatureFlags Create(IEnumerable<KeyValuePair<string, string>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var flags = new FeatureFlags();
        foreach (var (name, text) in entries)
        {
            if (Enum.TryParse<FeatureState>(text, ignoreCase: true, out var state) && Enum.IsDefined(state) && char.IsAsciiLetter(text[0]))
            {
                flags._states[name] = state;
            }
        }

        return flags;
    }

    internal bool IsEnabled(string feature) => this[feature] == FeatureState.Enabled;

    internal bool IsAdmitted(string feature) => this[feature] != FeatureState.Disabled;

    internal bool IsSecure => this[FeatureNames.SecurePodDefaults] is FeatureState.Enabled or FeatureState.AllowRootBounded;
}
