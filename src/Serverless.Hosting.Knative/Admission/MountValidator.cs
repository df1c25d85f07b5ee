using System.Text.Json.Nodes;
using Serverless.Hosting.Model;
using Serverless.Hosting.Model.Validation;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// What holds for the mounts of a container.
/// </summary>
internal sealed class MountValidator(FeatureFlags features, IReadOnlyList<JsonObject> volumes, ValidationErrors errors)
{
    private static readonly string[] Reserved = ["/", "/dev", "/dev/log"];
    private static readonly string[] Writable = ["emptyDir", "persistentVolumeClaim", "ephemeral"];

    public void Check(IReadOnlyList<JsonObject> mounts, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < mounts.Count; i++)
        {
            var (mount, field) = (mounts[i], ValidationErrors.At(path, i));
            CheckFields(mount, field);
            CheckVolume(mount, field);
            CheckPath(mount.Text("mountPath"), seen, ValidationErrors.In(field, "mountPath"));
        }
    }

    private void CheckFields(JsonObject mount, string path)
    {
        string[] refused = features.IsAdmitted(FeatureNames.MountPropagation)
            ? ["subPathExpr", "recursiveReadOnly"]
            : ["subPathExpr", "recursiveReadOnly", "mountPropagation"];
        foreach (var field in refused.Where(field => mount.Has(field)))
        {
            errors.Add(Messages.MustNotSet, ValidationErrors.In(path, field));
        }

        if (!mount.Has("mountPropagation"))
        {
            return;
        }

        if (!features.IsEnabled(FeatureNames.MountPropagation))
        {
            errors.Add($"Volume Mount Propagation support is disabled, but found volume mount {mount.Text("name")} with mount propagation");
        }

        if (mount.Text("mountPropagation") is not ("None" or "HostToContainer"))
        {
            errors.Add("mount propagation should be set to None or HostToContainer", ValidationErrors.In(path, "mountPropagation"));
        }
    }

    private void CheckVolume(JsonObject mount, string path)
    {
        var volume = volumes.FirstOrDefault(volume => volume.Text("name") == mount.Text("name"));
        if (volume is null)
        {
            errors.Add("volumeMount has no matching volume", ValidationErrors.In(path, "name"));
        }

        if (mount.Flag("readOnly") == true)
        {
            return;
        }

        if (!Writable.Any(source => volume.Has(source)))
        {
            errors.Add("volume mount should be readOnly for this type of volume", ValidationErrors.In(path, "readOnly"));
        }
        else if (volume.Object("persistentVolumeClaim").Flag("readOnly") == true)
        {
            errors.Add("volume is readOnly but volume mount is not", ValidationErrors.In(path, "readOnly"));
        }
    }

    private void CheckPath(string mountPath, HashSet<string> seen, string field)
    {
        if (mountPath.Length == 0)
        {
            errors.Add(Messages.MissingField, field);
            return;
        }

        var clean = Clean(mountPath);
        if (Reserved.Contains(clean))
        {
            errors.Add($"mountPath \"{clean}\" is a reserved path", field);
        }
        else if (mountPath[0] != '/')
        {
            errors.Add(Messages.InvalidValue(mountPath), field);
        }
        else if (!seen.Add(clean))
        {
            errors.Add(Messages.InvalidValue($"\"{mountPath}\" must be unique"), field);
        }
    }

    // the shortest way to write a path; those of containers have forward slashes on every host
    private static string Clean(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return (path[0] == '/' ? "/" : "") + string.Join('/', parts);
    }
}
