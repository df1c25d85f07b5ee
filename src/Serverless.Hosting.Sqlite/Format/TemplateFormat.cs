using System.Text.Json;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Sqlite.Format;

/// <summary>
/// Templates and specifications of revisions as JSON.
/// </summary>
internal static class TemplateFormat
{
    private const string UsualContainerName = "user-container";
    private const long UsualTimeoutSeconds = 300;

    public static void Write(Utf8JsonWriter json, RevisionTemplate template) => json
        .Text("name", template.Name)
        .Map("labels", template.Labels)
        .Map("annotations", template.Annotations)
        .Object("spec", template.Spec, Write);

    public static RevisionTemplate ReadTemplate(JsonElement json) => new()
    {
        Name = json.Text("name"),
        Labels = json.Map("labels"),
        Annotations = json.Map("annotations"),
        Spec = ReadSpec(json.GetProperty("spec")),
    };

    public static void Write(Utf8JsonWriter json, RevisionSpec spec) => json
        .List("containers", spec.Containers, Write)
        .Number("containerConcurrency", spec.ContainerConcurrency, 0)
        .Number("timeoutSeconds", spec.TimeoutSeconds, UsualTimeoutSeconds)
        .Number("responseStartTimeoutSeconds", spec.ResponseStartTimeoutSeconds)
        .Number("idleTimeoutSeconds", spec.IdleTimeoutSeconds)
        .Text("clusterFields", spec.ClusterFields);

    public static RevisionSpec ReadSpec(JsonElement json) => new()
    {
        Containers = json.List("containers", ReadContainer),
        ContainerConcurrency = json.Number("containerConcurrency", 0),
        TimeoutSeconds = json.Number("timeoutSeconds", UsualTimeoutSeconds),
        ResponseStartTimeoutSeconds = json.Number("responseStartTimeoutSeconds"),
        IdleTimeoutSeconds = json.Number("idleTimeoutSeconds"),
        ClusterFields = json.Text("clusterFields"),
    };

    private static void Write(Utf8JsonWriter json, ContainerSpec container) => json
        .Text("name", container.Name, UsualContainerName)
        .Text("image", container.Image, "")
        .Texts("command", container.Command)
        .Texts("args", container.Args)
        .Text("workingDirectory", container.WorkingDirectory)
        .List("environment", container.Environment, Write)
        .Object("port", container.Port, Write)
        .Map("requests", container.Requests)
        .Map("limits", container.Limits)
        .Object("readinessProbe", container.ReadinessProbe, ProbeFormat.Write)
        .Object("livenessProbe", container.LivenessProbe, ProbeFormat.Write)
        .Object("startupProbe", container.StartupProbe, ProbeFormat.Write)
        .Text("clusterFields", container.ClusterFields);

    private static ContainerSpec ReadContainer(JsonElement json) => new()
    {
        Name = json.Text("name", UsualContainerName),
        Image = json.Text("image", ""),
        Command = json.Texts("command"),
        Args = json.Texts("args"),
        WorkingDirectory = json.Text("workingDirectory"),
        Environment = json.List("environment", ReadVariable),
        Port = json.Object("port", port => new ContainerPort((int)port.Number("number", 0), port.Text("name", ""))),
        Requests = json.Map("requests"),
        Limits = json.Map("limits"),
        ReadinessProbe = json.Object("readinessProbe", ProbeFormat.Read),
        LivenessProbe = json.Object("livenessProbe", ProbeFormat.Read),
        StartupProbe = json.Object("startupProbe", ProbeFormat.Read),
        ClusterFields = json.Text("clusterFields"),
    };

    private static void Write(Utf8JsonWriter json, ContainerPort port) => json.Number("number", port.Number, 0).Text("name", port.Name, "");

    private static void Write(Utf8JsonWriter json, EnvironmentVariable variable) => json
        .Text("name", variable.Name)
        .Text("value", variable.Value, "")
        .Text("valueFrom", variable.ValueFrom);

    private static EnvironmentVariable ReadVariable(JsonElement json) =>
        new(json.Text("name", ""), json.Text("value", "")) { ValueFrom = json.Text("valueFrom") };
}
