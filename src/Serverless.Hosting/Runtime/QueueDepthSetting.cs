using System.Globalization;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Runtime;

/// <summary>
/// The annotation that bounds the queue of a revision.
/// </summary>
internal static class QueueDepthSetting
{
    public const string Annotation = "serverless.hosting/queue-depth";

    public const int Max = 1_000_000;

    /// <summary>The bound that the annotations set; null if they set none or no number in range.</summary>
    public static int? Of(ValueMap annotations) =>
        annotations.TryGetValue(Annotation, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var depth) && depth <= Max ? depth : null;

    /// <summary>Reports a bound that is no number in range.</summary>
    public static void Validate(ValueMap annotations, string path, ValidationErrors errors)
    {
        if (annotations.TryGetValue(Annotation, out var text) && Of(annotations) is null)
        {
            errors.Add($"expected 0 <= {text} <= {Max}", ValidationErrors.In(path, Annotation));
        }
    }
}
