namespace Serverless.Hosting.Aspire.Publishing;

/// <summary>
/// What a publish says in its log.
/// </summary>
internal static partial class PublishLog
{
    [LoggerMessage(620, LogLevel.Information, "The documents are in {Folder}.")]
    public static partial void Written(ILogger logger, string folder);

    [LoggerMessage(621, LogLevel.Warning, "{Workload}: the variable {Name} is not in the documents. Set it there to what {Expression} is in your cluster.")]
    public static partial void LeftOut(ILogger logger, string workload, string name, string expression);
}
