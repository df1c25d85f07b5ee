namespace Serverless.Hosting.Processes;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("serverless-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
