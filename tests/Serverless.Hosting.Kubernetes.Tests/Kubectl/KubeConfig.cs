namespace Serverless.Hosting.Kubernetes.Kubectl;

/// <summary>
/// Writes the file that tells programs where the cluster is, and who they are.
/// </summary>
internal static class KubeConfig
{
    /// <param name="folder">Where to write it.</param>
    /// <param name="server">The cluster.</param>
    /// <param name="token">The token to show; null for none.</param>
    /// <returns>The path of the file.</returns>
    public static string Write(string folder, Uri server, string? token = null)
    {
        var path = Path.Combine(folder, "config.yaml");
        File.WriteAllText(path, $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: test
              cluster:
                server: {server.AbsoluteUri.TrimEnd('/')}
            users:
            - name: test
              user:
                token: "{token}"
            contexts:
            - name: test
              context:
                cluster: test
                user: test
                namespace: default
            current-context: test
            """);
        return path;
    }
}
