using System.Text.Json.Nodes;
using Serverless.Hosting.Model;
using Serverless.Hosting.Model.Validation;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// What holds for the security context of a container.
/// </summary>
internal static class SecurityRules
{
    public const long MaxId = int.MaxValue;

    private const string Insecure = "Kubernetes default value is insecure, Knative may default this to secure in a future release";

    private static readonly string[] NeverAllowed = ["seLinuxOptions", "windowsOptions", "procMount", "appArmorProfile"];

    public static void Check(JsonObject? context, string path, FeatureFlags features, ValidationErrors errors)
    {
        foreach (var field in NeverAllowed.Where(field => context.Has(field)))
        {
            errors.Add(Messages.MustNotSet, ValidationErrors.In(path, field));
        }

        if (context.Flag("privileged") == true)
        {
            errors.Add(Messages.MustNotSet, ValidationErrors.In(path, "privileged"));
        }

        var added = context.Object("capabilities").Texts("add");
        if (added.Count > 0 && !features.IsEnabled(FeatureNames.AddCapabilities) && !(features.IsSecure && added is ["NET_BIND_SERVICE"]))
        {
            errors.Add(Messages.MustNotSet, ValidationErrors.In(path, "capabilities.add"));
        }

        CheckId(context, "runAsUser", path, errors);
        CheckId(context, "runAsGroup", path, errors);
    }

    /// <summary>Tells which fields say nothing and are therefore insecure.</summary>
    public static void Warn(JsonObject container, JsonObject? pod, string path, FeatureFlags features, ValidationErrors errors)
    {
        if (features.IsSecure)
        {
            return;
        }

        var context = container.Object("securityContext");
        WarnUnless(context.Has("allowPrivilegeEscalation"), "allowPrivilegeEscalation");
        WarnUnless(context.Has("runAsNonRoot") || pod.Has("runAsNonRoot"), "runAsNonRoot");
        var hasProfile = context.Has("seccompProfile") || pod.Has("seccompProfile");
        WarnUnless(hasProfile, "seccompProfile");
        WarnUnless(!hasProfile || context.Object("seccompProfile").Text("type") is not "" || pod.Object("seccompProfile").Text("type") is not "", "seccompProfile.type");
        WarnUnless(context.Has("capabilities"), "capabilities");
        WarnUnless(!context.Has("capabilities") || context.Object("capabilities").Has("drop"), "capabilities.drop");
        if (context.Object("capabilities").Texts("drop") is ["all", ..])
        {
            errors.Add(Messages.InvalidValue("all"), "Must be spelled as 'ALL'", ValidationLevel.Warning, ValidationErrors.In(path, "securityContext.capabilities.drop"));
        }

        void WarnUnless(bool isSet, string field)
        {
            if (!isSet)
            {
                errors.Add(Insecure, null, ValidationLevel.Warning, ValidationErrors.In(path, "securityContext." + field));
            }
        }
    }

    public static void CheckId(JsonObject? context, string field, string path, ValidationErrors errors)
    {
        if (context.Number(field) is { } id and (< 0 or > MaxId))
        {
            errors.Add(Messages.OutOfBounds(0, id, MaxId), ValidationErrors.In(path, field));
        }
    }
}
