using Microsoft.Extensions.Logging;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Manifests;

/// <summary>
/// What the manifest source logs.
/// </summary>
internal static partial class ManifestLog
{
    [LoggerMessage(450, LogLevel.Error, "{Problem}")]
    public static partial void ProblemFound(this ILogger logger, ManifestProblem problem);

    [LoggerMessage(451, LogLevel.Debug, "{Problem}")]
    public static partial void WarningFound(this ILogger logger, ManifestProblem problem);

    [LoggerMessage(452, LogLevel.Error, "Manifest '{File}' is refused. Nothing of it was applied; what it declared before stays as it is.")]
    public static partial void ManifestRefused(this ILogger logger, string file);

    [LoggerMessage(453, LogLevel.Information, "{Resource} is at generation {Generation} after {Location}.")]
    public static partial void DocumentApplied(this ILogger logger, ResourceId resource, long generation, SourceLocation location);

    [LoggerMessage(454, LogLevel.Error, "{Resource} of {Location} could not be applied.")]
    public static partial void DocumentFailed(this ILogger logger, Exception exception, ResourceId resource, SourceLocation location);

    [LoggerMessage(455, LogLevel.Warning, "Manifest '{File}' cannot be read: {Reason}")]
    public static partial void FileUnreadable(this ILogger logger, string file, string reason);

    [LoggerMessage(456, LogLevel.Information, "{Resource} is deleted: no manifest declares it any more.")]
    public static partial void ResourcePruned(this ILogger logger, ResourceId resource);

    [LoggerMessage(457, LogLevel.Error, "{Resource}, which no manifest declares any more, could not be deleted.")]
    public static partial void PruneFailed(this ILogger logger, Exception exception, ResourceId resource);

    [LoggerMessage(458, LogLevel.Warning, "No manifest matches '{Pattern}' in '{Folder}'.")]
    public static partial void NothingFound(this ILogger logger, string pattern, string folder);

    [LoggerMessage(459, LogLevel.Warning, "Folder '{Folder}' cannot be watched: {Reason}")]
    public static partial void WatchFailed(this ILogger logger, string folder, string reason);

    [LoggerMessage(460, LogLevel.Error, "Manifests of '{Folder}' could not be applied; the next change tries again.")]
    public static partial void RescanFailed(this ILogger logger, Exception exception, string folder);
}
