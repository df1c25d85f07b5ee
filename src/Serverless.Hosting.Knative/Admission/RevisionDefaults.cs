using System.Text.Json.Nodes;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// Fills in the specification of a revision.
/// </summary>
internal sealed class RevisionDefaults(DocumentOptions options, JsonObject parent, bool isCreate)
{
    private static readonly string[] Writable = ["emptyDir", "persistentVolumeClaim", "ephemeral"];

    private KnativeDefaults Defaults => options.Defaults;

    public void Apply(JsonObject spec)
    {
        ApplyTimeouts(spec);
        spec["containerConcurrency"] ??= Defaults.ContainerConcurrency;
        var (containers, initContainers) = (spec.Objects("containers"), spec.Objects("initContainers"));
        ContainerNames.Fill(containers, initContainers, Template(Defaults.ContainerNameTemplate));
        ContainerNames.Fill(initContainers, containers, Template(Defaults.InitContainerNameTemplate));
        foreach (var container in containers.Concat(initContainers))
        {
            SecureDefaults.Apply(container, spec, options.Features);
        }

        // resources, mounts and probes of init containers stay as they are written
        foreach (var container in containers)
        {
            ApplyContainer(container, spec);
            ReadinessDefaults.Apply(container, serves: containers.Count == 1 || container.List("ports") is { Count: > 0 });
        }

        if (isCreate && containers.Count > 0 && Defaults.EnableServiceLinks is { } links)
        {
            spec["enableServiceLinks"] ??= links;
        }
    }

    private void ApplyTimeouts(JsonObject spec)
    {
        if (spec.Number("timeoutSeconds") is null or 0)
        {
            spec["timeoutSeconds"] = (long)Defaults.RevisionTimeout.TotalSeconds;
        }

        var timeout = spec.Number("timeoutSeconds");
        FillShorter(spec, "idleTimeoutSeconds", Defaults.IdleTimeout, timeout);
        FillShorter(spec, "responseStartTimeoutSeconds", Defaults.ResponseStartTimeout ?? Defaults.RevisionTimeout, timeout);
    }

    private static void FillShorter(JsonObject spec, string field, TimeSpan value, long? timeout)
    {
        var seconds = (long)value.TotalSeconds;
        if (seconds != 0 && seconds < timeout)
        {
            spec[field] ??= seconds;
        }
    }

    private void ApplyContainer(JsonObject container, JsonObject spec)
    {
        var resources = container.GetOrAdd("resources");
        FillResources(resources, "requests", Defaults.Requests);
        FillResources(resources, "limits", Defaults.Limits);
        foreach (var mount in container.Objects("volumeMounts"))
        {
            var volume = spec.Objects("volumes").FirstOrDefault(volume => volume.Text("name") == mount.Text("name"));
            if (!Writable.Any(source => volume.Has(source)))
            {
                mount["readOnly"] = true;
            }
        }
    }

    private static void FillResources(JsonObject resources, string field, IDictionary<string, string> defaults)
    {
        foreach (var (name, quantity) in defaults)
        {
            resources.GetOrAdd(field)[name] ??= Schema.QuantityText.Canonical(quantity) ?? quantity;
        }
    }

    private string Template(string template) => ContainerNames.Fill(template, parent.Text("name"), parent.Text("namespace"));
}
