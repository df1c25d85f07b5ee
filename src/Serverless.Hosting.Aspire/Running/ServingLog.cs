namespace Serverless.Hosting.Aspire.Running;

/// <summary>
/// What serving says in its log in the dashboard.
/// </summary>
internal static partial class ServingLog
{
    [LoggerMessage(600, LogLevel.Warning, "{Shortage}")]
    public static partial void Shortage(ILogger logger, string shortage);

    [LoggerMessage(601, LogLevel.Information, "The host is up. Its wishes are carried out from now on.")]
    public static partial void Connected(ILogger logger);

    [LoggerMessage(602, LogLevel.Information, "The host is away: {Reason} What runs goes on.")]
    public static partial void Disconnected(ILogger logger, string reason);

    [LoggerMessage(603, LogLevel.Information, "{Revision}: starting the {Class} instance {Instance}.")]
    public static partial void Starting(ILogger logger, string revision, string @class, string instance);

    [LoggerMessage(604, LogLevel.Information, "{Revision}: ending the instance {Instance}.")]
    public static partial void Ending(ILogger logger, string revision, string instance);

    [LoggerMessage(605, LogLevel.Warning, "{Revision}: the instance {Instance} could not be {Action}: {Error}")]
    public static partial void ActionFailed(ILogger logger, string revision, string instance, string action, string error);

    [LoggerMessage(606, LogLevel.Warning, "{Revision}: the host does not take what there is: {Error}")]
    public static partial void Refused(ILogger logger, string revision, string error);

    [LoggerMessage(607, LogLevel.Error, "Wishes are no longer carried out.")]
    public static partial void Failed(ILogger logger, Exception exception);
}
