using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Declarations;

/// <summary>
/// Checks what stands in the configuration as what it is to become, and against what is stored. Says what is wrong by the keys of the configuration.
/// </summary>
internal sealed class DeclarationCheck(SpecCheck check, IServiceManager services, IOptions<ServerlessOptions> serverless)
{
    private const string TemplateAnnotations = "spec.template.metadata.annotations.";
    private const string ServiceAnnotations = "metadata.annotations.";

    /// <summary>Where the key of a field is called otherwise than the field; longer paths first.</summary>
    private static readonly (string Field, string Key)[] Keys =
    [
        ("spec.template.spec.containers[0].image", "Image"),
        ("spec.template.spec.containers[0].command", "Command"),
        ("spec.template.spec.containers[0].env", "Environment"),
        ("spec.template.spec.containers[0].workingDir", "WorkingDirectory"),
        ("spec.template.spec.containerConcurrency", "ContainerConcurrency"),
        ("spec.template.spec.timeoutSeconds", "TimeoutSeconds"),
    ];

    /// <summary>The mistakes of one service.</summary>
    public IEnumerable<DeclarationProblem> Of(DeclaredService service) =>
        service.Revisions.SelectMany(revision => Of(service, revision)).Distinct();

    /// <summary>What cannot change while the host runs.</summary>
    public IEnumerable<DeclarationProblem> OfReload(DeclaredService service)
    {
        int? before = serverless.Value.ServicePorts.TryGetValue($"{service.Namespace}/{service.Name}", out var port) ? port : null;
        if (service.Port != before)
        {
            var inForce = before is null ? "none" : $"{before}";
            yield return new(ConfigurationPath.Combine(service.Path, "Port"), $"Ports change only with a new start of the host; until then it is {inForce}.");
        }
    }

    private IEnumerable<DeclarationProblem> Of(DeclaredService service, DeclaredRevision revision)
    {
        var errors = check.Of(service.ToSpec(revision.Template, service.Traffic), existing: null);
        foreach (var error in errors.Where(error => error.Level == ValidationLevel.Error))
        {
            var message = error.Details is null ? $"{error.Message}." : $"{error.Message} ({error.Details}).";
            foreach (var path in error.Paths.DefaultIfEmpty(""))
            {
                yield return new(PathOf(service, revision, path), message);
            }
        }

        if (services.Get<Revision>(service.Namespace, revision.Name) is not { } existing)
        {
            yield break;
        }

        if (existing.ConfigurationName != service.Name)
        {
            yield return new(revision.Path, $"A revision '{revision.Name}' exists already; it belongs to '{existing.ConfigurationName}'.");
        }
        else if (existing.Spec != revision.Template.Spec)
        {
            const string Advice = "A revision never changes what it runs: give the other one another key.";
            yield return new(revision.Path, $"Revision '{revision.Name}' exists already and runs something else. {Advice}");
        }
    }

    private static string PathOf(DeclaredService service, DeclaredRevision revision, string field)
    {
        if (field.StartsWith(TemplateAnnotations, StringComparison.Ordinal) && revision.Origins.TryGetValue(field[TemplateAnnotations.Length..], out var origin))
        {
            return origin;
        }

        if (field.StartsWith(ServiceAnnotations, StringComparison.Ordinal))
        {
            return ConfigurationPath.Combine(service.Path, "Annotations", field[ServiceAnnotations.Length..]);
        }

        if (field.StartsWith("spec.traffic", StringComparison.Ordinal))
        {
            return ConfigurationPath.Combine(service.Path, "Traffic");
        }

        var key = Array.Find(Keys, entry => field.StartsWith(entry.Field, StringComparison.Ordinal)).Key;
        return !field.StartsWith("spec.", StringComparison.Ordinal) ? service.Path : key is null ? revision.Path : ConfigurationPath.Combine(revision.Path, key);
    }
}
