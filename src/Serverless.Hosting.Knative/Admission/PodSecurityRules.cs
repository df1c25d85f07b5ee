using System.Text.Json.Nodes;
using Serverless.Hosting.Model;
using Serverless.Hosting.Model.Validation;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// What holds for the security context of a pod.
/// </summary>
internal sealed class PodSecurityRules(FeatureFlags features, string path, ValidationErrors errors)
{
    private static readonly string[] Allowed = ["runAsUser", "runAsGroup", "runAsNonRoot", "fsGroup", "supplementalGroups", "seccompProfile"];

    public void Check(JsonObject? context)
    {
        if (context is null)
        {
            return;
        }

        var isOn = features.IsAdmitted(FeatureNames.SecurityContext);
        foreach (var (field, value) in context)
        {
            if (value is not null && !(isOn && Allowed.Contains(field)))
            {
                errors.Add(Messages.MustNotSet, ValidationErrors.In(path, field));
            }
        }

        if (!isOn)
        {
            return;
        }

        SecurityRules.CheckId(context, "runAsUser", path, errors);
        SecurityRules.CheckId(context, "runAsGroup", path, errors);
        SecurityRules.CheckId(context, "fsGroup", path, errors);
        var groups = context.List("supplementalGroups") ?? [];
        for (var i = 0; i < groups.Count; i++)
        {
            if ((long?)groups[i] is < 0 or > SecurityRules.MaxId)
            {
                errors.Add(Messages.OutOfBounds(0, (long)groups[i]!, SecurityRules.MaxId), ValidationErrors.At(ValidationErrors.In(path, "supplementalGroups"), i));
            }
        }
    }
}
