using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Runtime;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Gateway.Management;

/// <summary>
/// What an operator does with a service: one call each, which answers with how the service is then.
/// </summary>
internal sealed class ServiceCommands(
    IServiceManager services, SpecCheck check, ServingState serving, ScalingCommands scaling, ServiceReport report, IOptions<ManagementOptions> options)
{
    private static readonly (string Annotation, string Field)[] Fields =
    [
        (ScalingAnnotations.MinScale, "minScale"), (ScalingAnnotations.MaxScale, "maxScale"), (ReserveAnnotations.Replicas, "reservedInstances"),
    ];

    public IResult List() => new DocumentResult(StatusCodes.Status200OK, report.WriteAll());

    public IResult Get(string ns, string name) => services.Get<Service>(ns, name) is { } service ? Show(service) : NotFound(ns, name);

    /// <summary>Whether the autoscaler is paused.</summary>
    public IResult GetPause() => new DocumentResult(StatusCodes.Status200OK, new() { ["paused"] = scaling.IsPaused });

    public async Task<IResult> SetPauseAsync(HttpRequest request)
    {
        var (body, problem) = await JsonBody.ReadAsync(request, CommandBodyContext.Default.PauseBody, options.Value.MaxBodyBytes);
        if (body is null || body.Paused is not { } paused)
        {
            return Answer(problem ?? Invalid(("paused", "is needed: true or false")));
        }

        scaling.IsPaused = paused;
        return GetPause();
    }

    public async Task<IResult> ShiftAsync(string ns, string name, HttpRequest request)
    {
        var (body, problem) = await JsonBody.ReadAsync(request, CommandBodyContext.Default.ShiftBody, options.Value.MaxBodyBytes);
        if (body is null)
        {
            return Answer(problem!);
        }

        (string Field, string Message)[] mistakes =
        [
            .. string.IsNullOrEmpty(body.Revision) ? [("revision", "is needed: the full name of a revision")] : Array.Empty<(string, string)>(),
            .. body.Percent is >= 0 and <= 100 ? [] : new[] { ("percent", $"expected 0 <= {body.Percent?.ToString(CultureInfo.InvariantCulture) ?? "nothing"} <= 100") },
        ];
        return mistakes.Length > 0
            ? Answer(Invalid(mistakes))
            : await TellAsync(ns, name, () => services.ShiftTrafficAsync(ns, name, body.Revision!, body.Percent!.Value, request.HttpContext.RequestAborted));
    }

    public Task<IResult> RollBackAsync(string ns, string name, CancellationToken cancellationToken) =>
        TellAsync(ns, name, () => services.RestoreTrafficAsync(ns, name, cancellationToken));

    public async Task<IResult> ScaleAsync(string ns, string name, HttpRequest request)
    {
        var (body, problem) = await JsonBody.ReadAsync(request, CommandBodyContext.Default.ScaleBody, options.Value.MaxBodyBytes);
        if (body is null)
        {
            return Answer(problem!);
        }

        if (services.Get<Service>(ns, name) is not { } service)
        {
            return NotFound(ns, name);
        }

        Revision[] revisions = [.. report.RevisionsOf(service).Where(revision => body.Revision is null || revision.Name == body.Revision)];
        var mistakes = MistakesOf(body, revisions);
        return mistakes.Length > 0
            ? Answer(Invalid(mistakes))
            : await TellAsync(ns, name, async () =>
            {
                foreach (var revision in revisions)
                {
                    await services.UpdateAsync(revision with { Annotations = AnnotationsOf(body, revision) }, cancellationToken: request.HttpContext.RequestAborted);
                }

                return services.Get<Service>(ns, name);
            });
    }

    /// <summary>Starts what has no standard instance.</summary>
    public IResult Wake(string ns, string name) => ForEach(ns, name, revision =>
    {
        if (revision.Scale.Requested == 0)
        {
            scaling.Wake(revision);
        }
    });

    public IResult Rest(string ns, string name) => ForEach(ns, name, scaling.Rest);

    private DocumentResult ForEach(string ns, string name, Action<RevisionState> act)
    {
        if (services.Get<Service>(ns, name) is not { } service)
        {
            return NotFound(ns, name);
        }

        foreach (var revision in report.RevisionsOf(service).Select(revision => serving.Find(revision.Id)).OfType<RevisionState>())
        {
            act(revision);
        }

        return Show(service);
    }

    private (string Field, string Message)[] MistakesOf(ScaleBody body, Revision[] revisions)
    {
        if (revisions.Length == 0)
        {
            return [("revision", $"there is no revision '{body.Revision}' that is served or has instances")];
        }

        (string Field, string Message)[] negative =
        [
            .. new[] { ("minScale", body.MinScale), ("maxScale", body.MaxScale), ("reservedInstances", body.ReservedInstances) }
                .Where(number => number.Item2 < 0)
                .Select(number => (number.Item1, $"expected 0 <= {number.Item2} <= {int.MaxValue}")),
        ];
        return negative.Length > 0 ? negative :
        [
            .. revisions
                .SelectMany(revision => check.Of(revision with { Annotations = AnnotationsOf(body, revision) }, revision))
                .Where(error => error.Level == ValidationLevel.Error)
                .SelectMany(error => error.Paths, (error, path) => (FieldOf(path), error.Message))
                .Distinct(),
        ];
    }

    private static ValueMap AnnotationsOf(ScaleBody body, Revision revision)
    {
        var annotations = revision.Annotations;
        annotations = body.MinScale is { } min ? annotations.With(ScalingAnnotations.MinScale, Text(min)) : annotations;
        annotations = body.MaxScale is { } max ? annotations.With(ScalingAnnotations.MaxScale, Text(max)) : annotations;
        return body.ReservedInstances switch
        {
            null => annotations,
            0 => annotations.With(ReserveAnnotations.Enable, "disable"),
            { } replicas => annotations.With(ReserveAnnotations.Enable, "enable").With(ReserveAnnotations.Replicas, Text(replicas)),
        };
    }

    private static string FieldOf(string path) => Array.Find(Fields, field => path.EndsWith(field.Annotation, StringComparison.Ordinal)).Field ?? path;

    private async Task<IResult> TellAsync(string ns, string name, Func<Task<Service?>> write)
    {
        try
        {
            return await write() is { } service ? Show(service) : NotFound(ns, name);
        }
        catch (ResourceInvalidException exception)
        {
            return Answer(Invalid([.. exception.Errors.SelectMany(error => error.Paths.DefaultIfEmpty(""), (error, path) => (path, error.Message))]));
        }
    }

    private DocumentResult Show(Service service) => new(StatusCodes.Status200OK, report.Write(service));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static ApiStatus Invalid(params (string Field, string Message)[] mistakes) =>
        ApiStatus.Invalid(string.Join('\n', mistakes.Select(mistake => $"{mistake.Message}: {mistake.Field}")), mistakes);

    private static DocumentResult NotFound(string ns, string name) => Answer(ApiStatus.NotFound(new ResourceId(ResourceKind.Service, ns, name)));

    private static DocumentResult Answer(ApiStatus status) => new(status.Code, status.Body);
}
