using Serverless.Hosting.Model;

namespace Serverless.Hosting.Gateway.Provided;

/// <summary>
/// Refuses what only whoever starts an instance could do, and what cannot be asked of one over the network.
/// </summary>
internal static class ProvidedTemplate
{
    private const string MustNotSet = "must not set the field(s)";
    private const string Reason = "not supported where instances are provided";

    public static ValidationErrors Validate(RevisionTemplate template)
    {
        var errors = new ValidationErrors();
        for (var i = 0; i < template.Spec.Containers.Count; i++)
        {
            var path = ValidationErrors.At("spec.containers", i);
            if (ReferenceEquals(template.Spec.Containers[i], template.Spec.ServingContainer))
            {
                Check(template.Spec.Containers[i], path, errors);
            }
            else
            {
                Add(errors, path);
            }
        }

        return errors;
    }

    private static void Check(ContainerSpec container, string path, ValidationErrors errors)
    {
        (string Field, bool IsSet)[] fields =
        [
            ("command", container.Command.Count > 0),
            ("args", container.Args.Count > 0),
            ("env", container.Environment.Count > 0),
            ("workingDir", container.WorkingDirectory is not null),
            ("livenessProbe", container.LivenessProbe is not null),
            ("startupProbe", container.StartupProbe is not null),
            ("readinessProbe.exec", container.ReadinessProbe?.Exec.Count > 0),
            ("readinessProbe.grpc", container.ReadinessProbe?.Grpc is not null),
        ];
        foreach (var (field, _) in fields.Where(field => field.IsSet))
        {
            Add(errors, ValidationErrors.In(path, field));
        }
    }

    private static void Add(ValidationErrors errors, string path) => errors.Add(MustNotSet, Reason, ValidationLevel.Error, path);
}
