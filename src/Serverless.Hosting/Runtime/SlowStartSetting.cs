using Serverless.Hosting.Activation;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// The annotation that lets new instances of a revision take their share little by little.
/// </summary>
internal static class SlowStartSetting
{
    public const string Annotation = "serverless.hosting/slow-start";

    private static readonly TimeSpan Max = TimeSpan.FromHours(1);

    /// <summary>The slow start that the annotations ask for; none if they ask for none or for no duration in range.</summary>
    public static SlowStart Of(ValueMap annotations) =>
        annotations.TryGetValue(Annotation, out var text) && GoDuration.TryParse(text, out var duration) && IsInRange(duration) ? new(duration) : default;

    /// <summary>Reports a duration that is none, or out of range.</summary>
    public static void Validate(ValueMap annotations, string path, ValidationErrors errors)
    {
        if (!annotations.TryGetValue(Annotation, out var text))
        {
            return;
        }

        if (!GoDuration.TryParse(text, out var duration))
        {
            errors.Add($"invalid value: {text}", ValidationErrors.In(path, Annotation));
        }
        else if (!IsInRange(duration))
        {
            errors.Add($"expected 0s <= {text} <= 1h0m0s", ValidationErrors.In(path, Annotation));
        }
    }

    private static bool IsInRange(TimeSpan duration) => duration >= TimeSpan.Zero && duration <= Max;
}
