using System.Diagnostics;
using Serverless.Hosting.Kubernetes.ApiServer;

namespace Serverless.Hosting.Kubernetes.Kubectl;

/// <summary>
/// The real <c>kubectl</c>, with a configuration of its own. <c>KUBECTL</c> names another one than the first of the path.
/// </summary>
internal sealed class KubectlProgram : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("kubectl-");

    private KubectlProgram(string path, TestApiServer server)
    {
        Path = path;
        Configuration = KubeConfig.Write(_home.FullName, server.Address);
    }

    public string Path { get; }

    public string Configuration { get; }

    /// <summary>The program; a test without it is skipped.</summary>
    public static KubectlProgram Create(TestApiServer server)
    {
        var path = Environment.GetEnvironmentVariable("KUBECTL")
            ?? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator).Select(folder => System.IO.Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, "There is no kubectl. Install one to run this test: on Debian the package kubernetes-client.");
        return new(path!, server);
    }

    /// <summary>Runs it.</summary>
    /// <returns>What it wrote; it must succeed.</returns>
    public async Task<string> RunAsync(params string[] args)
    {
        var (code, output, error) = await TryAsync(args);
        Assert.True(code == 0, $"kubectl {string.Join(' ', args)} ended with {code}: {error}{output}");
        return output;
    }

    /// <summary>Runs it, whatever becomes of it.</summary>
    public async Task<(int Code, string Output, string Error)> TryAsync(params string[] args)
    {
        var start = new ProcessStartInfo(Path, ["--kubeconfig", Configuration, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = _home.FullName;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Deadline);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"kubectl {string.Join(' ', args)} does not end: {await error}{await output}");
        }

        return (process.ExitCode, await output, await error);
    }

    public void Dispose() => _home.Delete(recursive: true);
}
