using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

public sealed class ManifestPublishingContext
{
    public ManifestPublishingContext(DistributedApplicationExecutionContext executionContext, string manifestPath, Utf8JsonWriter writer, CancellationToken cancellationToken = default)
    {
        ExecutionContext = executionContext;
        ManifestPath = manifestPath;
        Writer = writer;
        CancellationToken = cancellationToken;
    }

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public string ManifestPath { get; }

    public Utf8JsonWriter Writer { get; }

    public CancellationToken CancellationToken { get; }

    public string? GetManifestRelativePath(string? path) =>
        path is null ? null : Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(ManifestPath)) ?? "", path).Replace('\\', '/');

    internal async Task WriteAsync(IEnumerable<IResource> resources)
    {
        Writer.WriteStartObject();
        Writer.WriteStartObject("resources");
        foreach (var resource in resources)
        {
            var callback = resource.Annotations.OfType<ManifestPublishingCallbackAnnotation>().LastOrDefault();
            if (callback is { Callback: { } write })
            {
                Writer.WriteStartObject(resource.Name);
                await write(this);
                Writer.WriteEndObject();
            }
        }

        Writer.WriteEndObject();
        Writer.WriteEndObject();
        await Writer.FlushAsync(CancellationToken);
    }
}
