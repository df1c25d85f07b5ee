using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Manifests;

/// <summary>
/// Knows what each file of a pattern declared last, and applies what changed since. One caller at a time.
/// </summary>
internal sealed class ManifestFolder(ManifestPattern pattern, ManifestApplier applier, IServiceManager manager, ManifestOptions options, int maxBytes, ILogger logger)
{
    private readonly Dictionary<string, KnownFile> _known = new(StringComparer.Ordinal);

    /// <summary>Applies the files that changed since the last call.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What came of it.</returns>
    public async Task<ScanOutcome> ScanAsync(CancellationToken cancellationToken)
    {
        var outcome = default(ScanOutcome);
        var files = pattern.Files();
        foreach (var file in files)
        {
            outcome = outcome.With(await ScanFileAsync(file, cancellationToken));
        }

        foreach (var file in _known.Keys.Except(files).ToArray())
        {
            var gone = _known[file];
            _known.Remove(file);
            await PruneAsync(gone.Declared, cancellationToken);
        }

        return outcome with { Files = files.Count };
    }

    private async Task<ScanOutcome> ScanFileAsync(string file, CancellationToken cancellationToken)
    {
        var name = pattern.Name(file);
        var content = await ReadAsync(file, name, cancellationToken);
        if (content is null)
        {
            return new ScanOutcome { HasUnreadable = true };
        }

        var hash = Convert.ToHexString(SHA256.HashData(content));
        var before = _known.GetValueOrDefault(file) ?? new KnownFile("", new HashSet<ResourceId>());
        if (before.Hash == hash)
        {
            return default;
        }

        var applied = await applier.ApplyAsync(name, content, cancellationToken);
        if (applied is null)
        {
            _known[file] = before with { Hash = hash };
            return new ScanOutcome { HasRefused = true };
        }

        var hasFailed = applied.Results.Contains(ApplyResult.Failed);

        // what could not be applied is tried again with the next look
        _known[file] = new KnownFile(hasFailed ? "" : hash, applied.Declared);
        await PruneAsync(before.Declared, cancellationToken);
        return new ScanOutcome { HasFailed = hasFailed, HasRefused = applied.Results.Contains(ApplyResult.Refused) };
    }

    // one byte more than is allowed is enough to refuse the file
    private async Task<byte[]?> ReadAsync(string file, string name, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[Math.Min(stream.Length, maxBytes + 1L)];
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return length == buffer.Length ? buffer : buffer[..length];
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.FileUnreadable(name, exception.Message);
            return null;
        }
    }

    private async Task PruneAsync(IReadOnlySet<ResourceId> candidates, CancellationToken cancellationToken)
    {
        if (!options.Prune)
        {
            return;
        }

        foreach (var id in candidates.Where(id => !_known.Values.Any(file => file.Declared.Contains(id))))
        {
            try
            {
                await manager.DeleteAsync(id, cancellationToken);
                logger.ResourcePruned(id);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                logger.PruneFailed(exception, id);
            }
        }
    }

    private sealed record KnownFile(string Hash, IReadOnlySet<ResourceId> Declared);
}
