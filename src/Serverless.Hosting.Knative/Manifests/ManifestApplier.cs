using Microsoft.Extensions.Logging;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Manifests;

/// <summary>
/// Applies the documents of one file: all of them, or none.
/// </summary>
internal sealed class ManifestApplier(IServiceManager manager, Func<DocumentOptions> documents, ILogger logger)
{
    /// <summary>Applies a file.</summary>
    /// <param name="name">The name of the file.</param>
    /// <param name="content">What it holds.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the file declares; null if it is refused and nothing changed.</returns>
    public async Task<AppliedFile?> ApplyAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        var result = Read(name, content);
        var problems = result.Problems.ToList();
        foreach (var document in result.Documents)
        {
            problems.AddRange(Validate(document));
        }

        foreach (var problem in problems)
        {
            Log(problem);
        }

        if (problems.Any(problem => problem.Level == ValidationLevel.Error))
        {
            logger.ManifestRefused(name);
            return null;
        }

        var results = new List<ApplyResult>();
        foreach (var document in result.Documents)
        {
            results.Add(await ApplyAsync(name, document, cancellationToken));
        }

        return new AppliedFile(result.Documents.Select(document => document.Resource.Id).ToHashSet(), results);
    }

    private ManifestResult Read(string name, byte[] content)
    {
        using var stream = new MemoryStream(content, writable: false);
        return ServingDocuments.Read(stream, documents().For(name));
    }

    private IReadOnlyList<ManifestProblem> Validate(ServingDocument document)
    {
        if (document.Resource is Revision)
        {
            const string Message = "revisions are made by their configuration: declare a Service or a Configuration";
            return [new ManifestProblem(document.Source, "kind", Message) { Subject = document.Resource.Id.ToString() }];
        }

        var (ns, name) = (document.Resource.Namespace, document.Resource.Name);
        Resource? current = document.Kind switch
        {
            ResourceKind.Service => manager.Get<Service>(ns, name),
            ResourceKind.Configuration => manager.Get<Configuration>(ns, name),
            _ => null,
        };
        return ServingDocuments.Validate(document, current);
    }

    // one object that cannot be applied must not keep the others from it
    private async Task<ApplyResult> ApplyAsync(string name, ServingDocument document, CancellationToken cancellationToken)
    {
        var apply = new ApplyOptions { Source = $"manifest:{name}", SourceHash = document.Hash };
        try
        {
            var applied = document.Resource switch
            {
                Service => (Resource)await manager.ApplyAsync(document.ToServiceSpec(), apply, cancellationToken),
                Configuration configuration => await manager.ApplyAsync(configuration, apply, cancellationToken),
                Route route => await manager.ApplyAsync(route, apply, cancellationToken),
                _ => throw new InvalidOperationException($"{document.Resource.Id} cannot be applied."),
            };
            logger.DocumentApplied(applied.Id, applied.Generation, document.Source);
            return ApplyResult.Applied;
        }
        catch (ResourceInvalidException exception)
        {
            var errors = new ValidationErrors();
            errors.AddRange(exception.Errors);
            foreach (var problem in document.Locate(errors))
            {
                Log(problem);
            }

            return ApplyResult.Refused;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.DocumentFailed(exception, document.Resource.Id, document.Source);
            return ApplyResult.Failed;
        }
    }

    private void Log(ManifestProblem problem)
    {
        if (problem.Level == ValidationLevel.Error)
        {
            logger.ProblemFound(problem);
        }
        else
        {
            logger.WarningFound(problem);
        }
    }
}
