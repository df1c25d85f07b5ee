using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Schema;
using Serverless.Hosting.Model;
using Serverless.Hosting.Model.Validation;

namespace Serverless.Hosting.Knative.Admission;

/// <summary>
/// What holds for volumes.
/// </summary>
internal sealed class VolumeValidator(FeatureFlags features, string path, ValidationErrors errors)
{
    // source, its feature (null: always on), its name in messages
    private static readonly (string Source, string? Feature, string Name)[] Sources =
    [
        ("secret", null, ""),
        ("configMap", null, ""),
        ("projected", null, ""),
        ("emptyDir", FeatureNames.EmptyDir, "EmptyDir volume"),
        ("persistentVolumeClaim", FeatureNames.PersistentVolumeClaim, "Persistent volume claim"),
        ("hostPath", FeatureNames.HostPath, "HostPath volume"),
        ("csi", FeatureNames.Csi, "CSI volume"),
        ("ephemeral", FeatureNames.Ephemeral, "Ephemeral volume"),
        ("image", FeatureNames.ImageVolume, "Image volume"),
    ];

    public void Check(JsonObject spec)
    {
        var mounted = spec.Objects("containers").Concat(spec.Objects("initContainers"))
            .SelectMany(container => container.Objects("volumeMounts"))
            .Select(mount => mount.Text("name"))
            .ToHashSet(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var volumes = spec.Objects("volumes");
        for (var i = 0; i < volumes.Count; i++)
        {
            var (volume, field) = (volumes[i], ValidationErrors.At(ValidationErrors.In(path, "volumes"), i));
            CheckName(volume.Text("name"), names, mounted, ValidationErrors.In(field, "name"));
            if (ObjectMetadata.IsDns1123Label(volume.Text("name")))
            {
                CheckFeatures(volume);
            }

            CheckSource(volume, field);
            new VolumeContentRules(field, errors).Check(volume);
        }
    }

    private void CheckName(string name, HashSet<string> names, HashSet<string> mounted, string field)
    {
        if (name.Length == 0)
        {
            errors.Add(Messages.MissingField, field);
        }
        else if (!ObjectMetadata.IsDns1123Label(name))
        {
            errors.Add(Messages.InvalidValue(name), field);
        }

        if (!names.Add(name))
        {
            errors.Add($"duplicate volume name \"{name}\"", field);
        }

        if (!mounted.Contains(name))
        {
            errors.Add($"volume with name \"{name}\" not mounted", field);
        }
    }

    private void CheckFeatures(JsonObject volume)
    {
        foreach (var (source, feature, name) in Sources.Where(source => volume.Has(source.Source) && !(source.Feature is null || features.IsEnabled(source.Feature))))
        {
            var shown = source == "persistentVolumeClaim" ? volume.Object(source).Text("claimName") : volume.Text("name");
            errors.Add($"{name} support is disabled, but found {(source == "persistentVolumeClaim" ? "persistent volume claim" : name)} {shown}");
        }

        CheckClaim(volume.Object("persistentVolumeClaim"));
    }

    private void CheckSource(JsonObject volume, string field)
    {
        var given = Sources.Where(source => volume.Has(source.Source)).ToArray();
        var off = given.Where(source => source.Feature is not null && !features.IsAdmitted(source.Feature)).Select(source => source.Source);
        foreach (var source in off.Concat(VolumeShapes.NeverAllowed.Where(source => volume.Has(source))))
        {
            errors.Add(Messages.MustNotSet, ValidationErrors.In(field, source));
        }

        if (given.Length != 1)
        {
            var named = given.Length > 1 ? given : Sources.Where(source => source.Feature is null || features.IsEnabled(source.Feature));
            errors.Add(given.Length > 1 ? Messages.GotBoth : Messages.GotNeither, [.. named.Select(source => ValidationErrors.In(field, source.Source))]);
        }
    }

    private void CheckClaim(JsonObject? claim)
    {
        if (claim is not null && claim.Flag("readOnly") != true && !features.IsEnabled(FeatureNames.PersistentVolumeWrite))
        {
            errors.Add($"Persistent volume write support is disabled, but found persistent volume claim {claim.Text("claimName")} that is not read-only");
        }
    }
}
