using System.Globalization;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Scaling;

public static partial class ScalingAnnotations
{
    private const double MinTarget = 0.01;

    private static readonly (TimeSpan Value, string Text) NoTime = (TimeSpan.Zero, "0s");
    private static readonly (TimeSpan Value, string Text) MinWindow = (TimeSpan.FromSeconds(6), "6s");
    private static readonly (TimeSpan Value, string Text) MaxWindow = (TimeSpan.FromHours(1), "1h0m0s");

    /// <summary>
    /// Finds all that is wrong with the annotations of a template that begin with <see cref="Prefix"/>; keys that are not known are let be.
    /// </summary>
    /// <param name="annotations">The annotations.</param>
    /// <param name="options">The host's settings: the highest bound, and whether an initial scale of 0 is allowed.</param>
    /// <returns>The problems, with the keys as paths.</returns>
    public static ValidationErrors Validate(ValueMap annotations, AutoscalerOptions options)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        ArgumentNullException.ThrowIfNull(options);
        var errors = new ValidationErrors();
        ValidateClass(annotations, errors);
        ValidateMetric(annotations, errors);
        ValidateAggregation(annotations, errors);
        ValidateBounds(annotations, options, errors);
        ValidateInitialScale(annotations, options, errors);
        ValidateNumbers(annotations, errors);
        ValidateDuration(annotations, Window, MinWindow, true, errors);
        ValidateDuration(annotations, ScaleDownDelay, NoTime, true, errors);
        ValidateDuration(annotations, ScaleToZeroPodRetentionPeriod, NoTime, false, errors);
        return errors;
    }

    private static void AddInvalid(this ValidationErrors errors, string value, string path) => errors.Add("invalid value: " + value, path);

    private static void AddOutOfBounds(this ValidationErrors errors, string min, string value, string max, string path) =>
        errors.Add($"expected {min} <= {value} <= {max}", path);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static void ValidateClass(ValueMap annotations, ValidationErrors errors)
    {
        if (Find(annotations, Class) is { } value and not (KpaClass or HpaClass) && value.EndsWith(".knative.dev", StringComparison.Ordinal))
        {
            errors.AddInvalid(value, Class);
        }
    }

    private static void ValidateMetric(ValueMap annotations, ValidationErrors errors)
    {
        if (Find(annotations, Metric) is not { } metric)
        {
            return;
        }

        var isKnown = (Find(annotations, Class) ?? KpaClass) switch
        {
            KpaClass => metric is "concurrency" or "rps",
            HpaClass => metric.Length > 0,
            _ => true,
        };
        if (!isKnown)
        {
            errors.AddInvalid(metric, Metric);
        }
    }

    private static void ValidateAggregation(ValueMap annotations, ValidationErrors errors)
    {
        if (Find(annotations, Class) == KpaClass
            && Find(annotations, MetricAggregationAlgorithm, out var key) is { } value
            && value is not ("" or "linear" or "weighted-exponential" or "weightedExponential"))
        {
            errors.AddInvalid(value, key);
        }
    }

    private static void ValidateBounds(ValueMap annotations, AutoscalerOptions options, ValidationErrors errors)
    {
        var min = ScaleOf(annotations, MinScale, errors);
        var max = ScaleOf(annotations, MaxScale, errors);
        if (max != 0 && max < min)
        {
            errors.Add($"max-scale={max} is less than min-scale={min}", MaxScale, MinScale);
        }

        if (options.MaxScaleLimit > 0 && Find(annotations, MaxScale, out var key) is not null)
        {
            ValidateLimit(max, options.MaxScaleLimit, key, errors);
        }

        ValidateActivationScale(annotations, min, max, errors);
    }

    private static void ValidateLimit(int max, int limit, string key, ValidationErrors errors)
    {
        if (max > limit)
        {
            errors.AddOutOfBounds("1", $"{max}", $"{limit}", key);
        }
        else if (max == 0)
        {
            errors.Add($"max-scale=0 (unlimited), must be less than {limit}", key);
        }
    }

    /// <summary>Reads a bound; one that is missing or wrong counts as 0.</summary>
    private static int ScaleOf(ValueMap annotations, string name, ValidationErrors errors)
    {
        if (Find(annotations, name, out var key) is not { } text)
        {
            return 0;
        }

        var isNumber = GoNumber.TryParseInt32(text, out var scale, out var isOutOfRange);
        if (isNumber && scale >= 0)
        {
            return scale;
        }

        if (isNumber || isOutOfRange)
        {
            errors.AddOutOfBounds("0", text, $"{int.MaxValue}", key);
        }
        else
        {
            errors.AddInvalid(text, key);
        }

        return 0;
    }

    private static void ValidateActivationScale(ValueMap annotations, int min, int max, ValidationErrors errors)
    {
        if (Find(annotations, ActivationScale, out var key) is not { } text)
        {
            return;
        }

        if (!GoNumber.TryParseInt32(text, out var scale))
        {
            errors.AddInvalid(text, key);
        }
        else if (min > scale)
        {
            errors.Add($"min-scale={min} is greater than activation-scale={scale}", key);
        }
        else if (max != 0 && max < scale)
        {
            errors.Add($"max-scale={max} is less than activation-scale={scale}", key);
        }
        else if (scale < 2)
        {
            errors.Add($"activation-scale={scale} must be greater than 1", key);
        }
    }

    private static void ValidateInitialScale(ValueMap annotations, AutoscalerOptions options, ValidationErrors errors)
    {
        if (Find(annotations, InitialScale, out var key) is not { } text)
        {
            return;
        }

        // the reference puts these explanations into the path
        if (!GoNumber.TryParseInt32(text, out var scale))
        {
            errors.AddInvalid(text, key);
        }
        else if (scale < 0)
        {
            errors.AddInvalid(text, key + " must be greater than 0");
        }
        else if (scale == 0 && !options.AllowZeroInitialScale)
        {
            errors.AddInvalid(text, key + "=0 not allowed by cluster");
        }
    }

    private static void ValidateNumbers(ValueMap annotations, ValidationErrors errors)
    {
        ValidatePercentage(annotations, PanicWindowPercentage, 1, 100, errors);
        ValidatePercentage(annotations, PanicThresholdPercentage, 110, 1000, errors);
        ValidatePercentage(annotations, TargetUtilizationPercentage, 1, 100, errors);
        if (NumberOf(annotations, Target, errors, out var text, out var key) is < MinTarget)
        {
            errors.Add($"target {text} should be at least {Text(MinTarget)}", key);
        }

        if (NumberOf(annotations, TargetBurstCapacity, errors, out text, out key) is < 0 and not -1)
        {
            errors.AddInvalid(text, key);
        }
    }

    private static void ValidatePercentage(ValueMap annotations, string name, double min, double max, ValidationErrors errors)
    {
        if (NumberOf(annotations, name, errors, out var text, out var key) is { } value && (value < min || value > max))
        {
            errors.AddOutOfBounds(Text(min), text, Text(max), key);
        }
    }

    private static double? NumberOf(ValueMap annotations, string name, ValidationErrors errors, out string text, out string key)
    {
        text = Find(annotations, name, out key) ?? "";
        if (GoNumber.TryParseDouble(text, out var value))
        {
            return value;
        }

        if (annotations.ContainsKey(key))
        {
            errors.AddInvalid(text, key);
        }

        return null;
    }

    private static void ValidateDuration(
        ValueMap annotations, string name, (TimeSpan Value, string Text) min, bool isWholeSeconds, ValidationErrors errors)
    {
        if (Find(annotations, name, out var key) is not { } text)
        {
            return;
        }

        if (!GoDuration.TryParse(text, out var value))
        {
            errors.AddInvalid(text, key);
        }
        else if (value < min.Value || value > MaxWindow.Value)
        {
            errors.AddOutOfBounds(min.Text, text, MaxWindow.Text, key);
        }
        else if (isWholeSeconds && value.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            errors.Add("must be specified with at most second precision", key);
        }
    }
}
