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

        foreach (var (field, value) in context)
        {
            if (value is not null && !IsAllowed(field, value))
            {
                errors.Add(Messages.MustNotSet, ValidationErrors.In(path, field));
            }
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

    // with secure defaults on, a pod may still choose the profile that they would choose, or none
    private bool IsAllowed(string field, JsonNode value) =>
        features.IsAdmitted(FeatureNames.SecurityContext) ? Allowed.Contains(field)
        : features.IsSecure && field == "seccompProfile" && value is JsonObject { Count: 1 } profile && profile.Text("type") is "RuntimeDefault" or "Unconfined";
}
