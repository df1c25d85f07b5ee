using System.Text.Json.Nodes;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// Makes containers secure where they say nothing, if the feature is on.
/// </summary>
internal static class SecureDefaults
{
    private const long FirstUnprivilegedPort = 1024;

    public static void Apply(JsonObject container, JsonObject spec, FeatureFlags features)
    {
        if (!features.IsSecure)
        {
            return;
        }

        var (context, pod) = (container.GetOrAdd("securityContext"), spec.Object("securityContext"));
        context["allowPrivilegeEscalation"] ??= false;
        if (pod.Object("seccompProfile").Text("type").Length == 0 && context.Object("seccompProfile").Text("type").Length == 0)
        {
            context.GetOrAdd("seccompProfile")["type"] = "RuntimeDefault";
        }

        if (!context.Has("capabilities"))
        {
            context["capabilities"] = Capabilities(container);
        }

        if (features.IsEnabled(FeatureNames.SecurePodDefaults) && !pod.Has("runAsNonRoot"))
        {
            context["runAsNonRoot"] ??= true;
        }
    }

    private static JsonObject Capabilities(JsonObject container)
    {
        var capabilities = new JsonObject { ["drop"] = new JsonArray("ALL") };
        if (container.Objects("ports").Any(port => port.Number("containerPort") < FirstUnprivilegedPort))
        {
            capabilities["add"] = new JsonArray("NET_BIND_SERVICE");
        }

        return capabilities;
    }
}
