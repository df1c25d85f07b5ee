using Aspire.Hosting;

namespace Serverless.Hosting.Aspire.Publishing;

/// <summary>
/// The variables of a workload as a document can have them.
/// </summary>
internal static class WorkloadEnvironment
{
    /// <summary>What the cluster sets itself: the ports, and what the instance is.</summary>
    private static readonly string[] OfTheCluster = ["PORT", "HTTP_PORTS", "HTTPS_PORTS", "ASPNETCORE_URLS", "K_SERVICE", "K_CONFIGURATION", "K_REVISION"];

    /// <summary>
    /// The texts. What only a deployment knows, such as where another resource answers or what a secret is, is left out and told in the log: no value of it is asked for.
    /// </summary>
    public static async Task<IReadOnlyList<KeyValuePair<string, string>>> ReadAsync(
        IResource workload,
        DistributedApplicationExecutionContext execution,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(execution, workload, cancellationToken: cancellationToken) { Logger = logger };
        foreach (var annotation in workload.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context);
        }

        var variables = context.EnvironmentVariables.Where(variable => !OfTheCluster.Contains(variable.Key)).OrderBy(variable => variable.Key, StringComparer.Ordinal).ToArray();
        foreach (var (name, value) in variables.Where(variable => variable.Value is not string))
        {
            PublishLog.LeftOut(logger, workload.Name, name, (value as IManifestExpressionProvider)?.ValueExpression ?? value.ToString() ?? "");
        }

        return [.. variables.Where(variable => variable.Value is string).Select(variable => KeyValuePair.Create(variable.Key, (string)variable.Value))];
    }
}
