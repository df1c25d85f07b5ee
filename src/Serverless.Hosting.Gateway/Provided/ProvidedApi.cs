using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Gateway.Management;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Provided;

/// <summary>
/// Where the other party reads what is wanted, and tells what there is.
/// </summary>
internal sealed class ProvidedApi(ProvidedBackend backend, IOptions<ManagementOptions> options, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan HeartBeat = TimeSpan.FromSeconds(15);

    public IResult Get() => new DocumentResult(StatusCodes.Status200OK, WantedDocument.Write(backend, WantedDocument.WriteAll(backend)));

    /// <summary>Writes the whole on a line whenever it has changed, and an empty line when it has not for a while, until the caller or the host goes.</summary>
    public async Task WatchAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = "application/x-ndjson";
        try
        {
            string? told = null;
            while (true)
            {
                var changed = backend.NextChange;
                var revisions = WantedDocument.WriteAll(backend);
                var text = revisions.ToJsonString();
                if (text != told)
                {
                    told = text;
                    await WriteLineAsync(context, WantedDocument.Write(backend, revisions).ToJsonString(), end.Token);
                }

                if (!await WaitAsync(changed, end.Token))
                {
                    await WriteLineAsync(context, "", end.Token);
                }
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // the answer ends as a whole where the host does
        }
    }

    public async Task<IResult> PutAsync(string ns, string name, HttpRequest request)
    {
        var (body, problem) = await JsonBody.ReadAsync(request, GivenBodyContext.Default.GivenBody, options.Value.MaxBodyBytes);
        if (body is null)
        {
            return Answer(problem!);
        }

        if (backend.FindPushed(ns, name) is not { } revision)
        {
            return Answer(ApiStatus.NotFound(new ResourceId(ResourceKind.Revision, ns, name)));
        }

        if (GivenReader.Read(body, out var problems) is { } given)
        {
            problems = revision.Put(given);
        }

        return problems.Count > 0
            ? Answer(ApiStatus.Invalid(string.Join('\n', problems.Select(found => $"{found.Field}: {found.Message}")), problems))
            : new DocumentResult(StatusCodes.Status200OK, WantedDocument.Write(revision.Wanted));
    }

    private async Task<bool> WaitAsync(Task changed, CancellationToken cancellationToken)
    {
        try
        {
            await changed.WaitAsync(HeartBeat, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static async Task WriteLineAsync(HttpContext context, string line, CancellationToken cancellationToken)
    {
        await context.Response.WriteAsync(line + "\n", cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }

    private static DocumentResult Answer(ApiStatus status) => new(status.Code, status.Body);
}
