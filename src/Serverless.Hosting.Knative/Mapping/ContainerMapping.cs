using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Admission;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Mapping;

/// <summary>
/// Containers between document and model.
/// </summary>
internal static class ContainerMapping
{
    public static ContainerSpec Read(JsonObject container)
    {
        var port = container.Objects("ports") is [var given, ..]
            ? new ContainerPort((int)(given.Number("containerPort") ?? 0), given.Text("name"))
            : null;
        var resources = container.Object("resources");
        var spec = new ContainerSpec
        {
            Name = container.Text("name"),
            Image = container.Text("image"),
            Command = container.Texts("command").ToValueList(),
            Args = container.Texts("args").ToValueList(),
            WorkingDirectory = container.Text("workingDir") is { Length: > 0 } folder ? folder : null,
            Environment = container.Objects("env").Select(ReadVariable).ToValueList(),
            Port = port,
            Requests = resources.Object("requests").ToValueMap(),
            Limits = resources.Object("limits").ToValueMap(),
            ReadinessProbe = ProbeMapping.Read(container.Object("readinessProbe"), port),
            LivenessProbe = ProbeMapping.Read(container.Object("livenessProbe"), port),
            StartupProbe = ProbeMapping.Read(container.Object("startupProbe"), port),
        };
        return JsonOverlay.Difference(Write(spec), container) is { } rest ? spec with { ClusterFields = CanonicalJson.Write(rest) } : spec;
    }

    public static JsonObject Write(ContainerSpec container)
    {
        var result = new JsonObject { ["name"] = container.Name };
        result.Put("image", container.Image);
        result.Put("command", container.Command);
        result.Put("args", container.Args);
        result.Put("workingDir", container.WorkingDirectory);
        if (container.Port is { } port)
        {
            var written = new JsonObject { ["containerPort"] = (long)port.Number };
            written.Put("name", port.Name);
            result["ports"] = new JsonArray(written);
        }

        result.Put("env", container.Environment, WriteVariable);
        var resources = new JsonObject();
        resources.Put("requests", container.Requests);
        resources.Put("limits", container.Limits);
        result["resources"] = resources;
        PutProbe(result, "livenessProbe", container.LivenessProbe);
        PutProbe(result, "readinessProbe", container.ReadinessProbe);
        PutProbe(result, "startupProbe", container.StartupProbe);
        if (container.ClusterFields is not null)
        {
            JsonOverlay.Apply(result, CanonicalJson.Read(container.ClusterFields));
        }

        return result;
    }

    private static EnvironmentVariable ReadVariable(JsonObject variable) => new(variable.Text("name"), variable.Text("value"))
    {
        ValueFrom = variable.Object("valueFrom") is { } source ? CanonicalJson.Write(source) : null,
    };

    private static JsonObject WriteVariable(EnvironmentVariable variable)
    {
        var result = new JsonObject { ["name"] = variable.Name };
        result.Put("value", variable.Value);
        if (variable.ValueFrom is not null)
        {
            result["valueFrom"] = CanonicalJson.Read(variable.ValueFrom);
        }

        return result;
    }

    private static void PutProbe(JsonObject target, string name, ProbeSpec? probe)
    {
        if (probe is not null)
        {
            target[name] = ProbeMapping.Write(probe);
        }
    }
}
